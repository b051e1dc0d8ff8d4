-- Asked by the migration runner: one at a time. The lock ends with the connection.
-- -> taken bool
SELECT pg_try_advisory_lock(7235131846302) AS taken
