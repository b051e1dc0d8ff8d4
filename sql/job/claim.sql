-- Asked by a runner: the next job that is due, leased to it. One whose runner died is due again.
--   $1 lease uuid
--   $2 lease_seconds int8
-- -> id uuid, kind text, subject_id uuid, attempts int4, payload text
-- Index: idx_jobs_claim
UPDATE jobs SET state = 'running', lease = $1, leased_until = now() + make_interval(secs => $2::int8),
	attempts = attempts + 1, updated_at = now()
WHERE id = (
	SELECT id FROM jobs
	WHERE state = 'queued' AND run_at <= now()
	ORDER BY priority DESC, turn, run_at, id
	FOR UPDATE SKIP LOCKED
	LIMIT 1
)
RETURNING id, kind, subject_id, attempts, payload::text
