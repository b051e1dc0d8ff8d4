-- Asked by the sweeper: images that wait for a job that is not there get one.
--   $1 seconds int8: younger ones are left alone
-- Index: idx_images_unfinished, idx_jobs_subject
INSERT INTO jobs (id, kind, subject_id)
SELECT gen_random_uuid(), 'image.process', i.id
FROM images i
WHERE i.status = 'processing' AND i.duplicate_of IS NULL AND i.deleted_at IS NULL
	AND i.created_at < now() - make_interval(secs => $1::int8)
	AND NOT EXISTS (
		SELECT 1 FROM jobs j
		WHERE j.subject_id = i.id AND j.kind = 'image.process' AND j.state IN ('queued', 'running')
	)
