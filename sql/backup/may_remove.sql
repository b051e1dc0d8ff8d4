-- Asked in a transaction before a blob that was named by a row is removed: not while a backup is made, for
-- what it wrote down of the database names it.
-- -> allowed bool
SELECT pg_try_advisory_xact_lock_shared(7235131846303) AS allowed
