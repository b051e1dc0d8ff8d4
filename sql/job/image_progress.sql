-- Asked by GET /images/{id}/status: how far the processing of an image is.
--   $1 image uuid
-- -> progress int2
-- Index: idx_jobs_subject
SELECT progress FROM jobs WHERE subject_id = $1 AND kind = 'image.process'
ORDER BY created_at DESC
LIMIT 1
