-- Asked before an album gets a parent: two moves of one owner's albums do not make a ring together.
--   $1 owner uuid
-- -> locked text, of no use
SELECT pg_advisory_xact_lock(1953460083, hashtext($1::uuid::text))::text AS locked
