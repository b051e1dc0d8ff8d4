-- Asked by the sweeper: which of these files belong to no upload that goes on.
--   $1 ids uuid[]
-- -> id uuid
-- Index: resumable_uploads_pkey
SELECT given.id
FROM unnest($1::uuid[]) AS given (id)
WHERE NOT EXISTS (
	SELECT 1 FROM resumable_uploads r WHERE r.id = given.id AND r.image_id IS NULL
)
