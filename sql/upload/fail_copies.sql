-- Asked by whoever fails an image: the copies that wait for it fail with it.
--   $1 source uuid
-- Index: idx_images_duplicates
UPDATE images d SET status = 'failed', failure_reason = s.failure_reason,
	scan_status = s.scan_status, processed_at = now(), updated_at = now(), version = d.version + 1
FROM images s
WHERE s.id = $1 AND s.status = 'failed' AND d.duplicate_of = s.id AND d.status = 'processing'
