-- Asked first by whatever makes or ends a bond of two people: it waits for another that does, and sees what that did.
--   $1 one uuid
--   $2 other uuid
-- -> locked void
-- Index: none
SELECT pg_advisory_xact_lock(hashtextextended(least($1::uuid, $2::uuid)::text || greatest($1::uuid, $2::uuid)::text, 56)) AS locked
