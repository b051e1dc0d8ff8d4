-- Asked by tintype import of each file: the owner's image of the same bytes, so that nothing is brought
-- in twice, however often a folder is imported. One that failed counts too, if there is no better.
--   $1 owner uuid
--   $2 content_hash bytea
-- -> id uuid, status text, failure_reason text
-- Index: idx_images_same, idx_images_owner_unready
(SELECT id, status, failure_reason
FROM images
WHERE owner_id = $1 AND content_hash = $2 AND deleted_at IS NULL AND status IN ('processing', 'active')
ORDER BY created_at, id
LIMIT 1)
UNION ALL
(SELECT id, status, failure_reason
FROM images
WHERE owner_id = $1 AND content_hash = $2 AND deleted_at IS NULL AND hidden_at IS NULL AND status = 'failed'
LIMIT 1)
LIMIT 1
