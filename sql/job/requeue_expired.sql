-- Asked by a runner now and then: jobs whose runner died are due again.
-- Index: idx_jobs_leases
UPDATE jobs SET state = 'queued', lease = NULL, leased_until = NULL, updated_at = now()
WHERE id IN (
	SELECT id FROM jobs WHERE state = 'running' AND leased_until < now()
	FOR UPDATE SKIP LOCKED
)
