-- Asked by the sweeper and the doctor: which of these blobs no row names.
--   $1 keys text[]
--   $2 storage_provider text
-- -> key text
-- Index: idx_image_variants_key, images_storage_key_unique, exports_storage_key_key
SELECT given.key
FROM unnest($1::text[]) AS given (key)
WHERE NOT EXISTS (
		SELECT 1 FROM image_variants v
		WHERE v.storage_key = given.key AND v.storage_provider = $2
	)
	AND NOT EXISTS (
		SELECT 1 FROM images i
		WHERE i.storage_provider = $2 AND i.storage_key = given.key
			AND (i.status = 'processing' OR i.status = 'failed' AND EXISTS (
				SELECT 1 FROM jobs j
				WHERE j.subject_id = i.id AND j.kind = 'image.process' AND j.state = 'dead'
			))
	)
	AND NOT EXISTS (SELECT 1 FROM exports e WHERE e.storage_key = given.key)
