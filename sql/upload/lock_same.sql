-- Asked by the upload, first of all: uploads of the same bytes by the same owner wait for each other.
--   $1 owner uuid
--   $2 content_hash bytea
-- -> locked text, of no use
SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text || encode($2::bytea, 'hex'), 16))::text AS locked
