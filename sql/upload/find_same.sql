-- Asked by the upload: the owner's image of the same bytes. It is locked, so that it does not become
-- active, fail or go while a copy of it is made.
--   $1 owner uuid
--   $2 content_hash bytea
-- -> id uuid, source uuid, active bool
-- Index: idx_images_same
SELECT id, CASE WHEN status = 'processing' THEN coalesce(duplicate_of, id) ELSE id END AS source,
	status = 'active' AS active
FROM images
WHERE owner_id = $1 AND content_hash = $2 AND deleted_at IS NULL AND hidden_at IS NULL
	AND status IN ('processing', 'active')
ORDER BY created_at, id
LIMIT 1
FOR SHARE
