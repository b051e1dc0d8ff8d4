-- Asked before a blob is removed: is there still a row that names it?
--   $1 key text
-- -> named bool
-- Uploads of jobs that were given up stay until the operator drops them.
-- Index: idx_image_variants_key, images_storage_key_unique, exports_storage_key_key
SELECT EXISTS (SELECT 1 FROM image_variants v WHERE v.storage_key = $1)
	OR EXISTS (
		SELECT 1 FROM images i
		WHERE i.storage_provider IN ('local', 's3') AND i.storage_key = $1
			AND (i.status = 'processing' OR i.status = 'failed' AND EXISTS (
				SELECT 1 FROM jobs j
				WHERE j.subject_id = i.id AND j.kind = 'image.process' AND j.state = 'dead'
			))
	)
	OR EXISTS (SELECT 1 FROM exports e WHERE e.storage_key = $1) AS named
