-- Asked by `tintype jobs drop`: a job that was given up is forgotten.
--   $1 id uuid
-- -> upload text, the key of the upload that nobody needs now, or ''
-- Index: jobs_pkey, images_pkey
WITH gone AS (
	DELETE FROM jobs WHERE id = $1 AND state = 'dead' RETURNING kind, subject_id
)
SELECT coalesce((SELECT i.storage_key FROM images i
	WHERE i.id = gone.subject_id AND gone.kind = 'image.process' AND i.status = 'failed'), '') AS upload
FROM gone
