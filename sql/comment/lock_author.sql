-- Asked before comment/insert, in the same transaction: two comments of one author at the same moment come one after the
-- other, so that the second sees the first when what new accounts may do is counted.
--   $1 user_id uuid
-- -> locked void
-- Index: none
SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 55)) AS locked
