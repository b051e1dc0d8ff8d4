-- Asked by the job image.process: the image cannot be made.
--   $1 image uuid
--   $2 reason text
-- Index: images_pkey
UPDATE images SET status = 'failed', failure_reason = $2, processed_at = now(), updated_at = now(),
	version = version + 1
WHERE id = $1 AND status = 'processing'
