-- Asked by a runner now and then: what was done a month ago; what was given up stays until somebody looks at it.
-- -> nothing
-- Index: idx_jobs_finished
DELETE FROM jobs WHERE id IN (
	SELECT id FROM jobs WHERE state = 'done' AND updated_at < now() - interval '30 days'
	ORDER BY updated_at LIMIT 1000 FOR UPDATE SKIP LOCKED
)
