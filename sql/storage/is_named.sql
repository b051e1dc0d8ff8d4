-- Asked before a blob is removed: is there still a row that names it?
--   $1 key text
-- -> named bool
-- Index: idx_image_variants_key, images_storage_key_unique
SELECT EXISTS (SELECT 1 FROM image_variants v WHERE v.storage_key = $1)
	OR EXISTS (
		SELECT 1 FROM images i
		WHERE i.storage_provider IN ('local', 's3') AND i.storage_key = $1
			AND i.status = 'processing'
	) AS named
