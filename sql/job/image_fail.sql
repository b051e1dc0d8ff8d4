-- Asked by the job image.process: the image cannot be made.
--   $1 image uuid
--   $2 reason text
--   $3 scan_status text, NULL if it is as it was
-- Index: images_pkey
UPDATE images SET status = 'failed', failure_reason = $2,
	scan_status = coalesce($3, scan_status), processed_at = now(), updated_at = now(),
	version = version + 1
WHERE id = $1 AND status = 'processing'
