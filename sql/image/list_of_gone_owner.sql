-- Asked by the job account.remove: images of a deleted account that are still there, in the trash or not, and the
-- keys of their bytes.
--   $1 owner uuid
--   $2 limit int8
-- -> id uuid, keys text[]
-- Index: idx_images_owner, idx_images_owner_trash
SELECT i.id, ARRAY(SELECT i.storage_key::text UNION SELECT v.storage_key::text FROM image_variants v
	WHERE v.image_id = i.id) AS keys
FROM (
	SELECT id, storage_key FROM images WHERE owner_id = $1 AND deleted_at IS NULL
	UNION ALL
	SELECT id, storage_key FROM images WHERE owner_id = $1 AND deleted_at IS NOT NULL
	LIMIT $2
) i
