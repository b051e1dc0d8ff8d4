-- Asked by tintype-jobs twice a minute, for its metrics: jobs that are not done.
-- -> queued int8, running int8, dead int8, oldest_due int8: seconds since the oldest of them was due
-- Index: idx_jobs_claim, idx_jobs_leases, idx_jobs_dead
SELECT
	(SELECT count(*) FROM jobs WHERE state = 'queued') AS queued,
	(SELECT count(*) FROM jobs WHERE state = 'running') AS running,
	(SELECT count(*) FROM jobs WHERE state = 'dead') AS dead,
	coalesce((SELECT extract(epoch FROM now() - min(run_at))::int8 FROM jobs
		WHERE state = 'queued' AND run_at <= now()), 0) AS oldest_due
