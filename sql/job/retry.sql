-- Asked by `tintype jobs retry`: a job that was given up is due again, and its image processing.
--   $1 id uuid
-- -> id uuid
-- Index: jobs_pkey, images_pkey
WITH again AS (
	UPDATE jobs SET state = 'queued', attempts = 0, run_at = now(), progress = 0, updated_at = now()
	WHERE id = $1 AND state = 'dead'
	RETURNING id, kind, subject_id
), image AS (
	UPDATE images SET status = 'processing', failure_reason = NULL, processed_at = NULL,
		updated_at = now(), version = version + 1
	FROM again
	WHERE images.id = again.subject_id AND again.kind = 'image.process' AND images.status = 'failed'
	RETURNING images.id
)
SELECT again.id FROM again, (SELECT pg_notify('jobs', '')) AS woken
