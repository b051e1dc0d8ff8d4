-- Asked by a runner: it did not work. Tried again, later each time; dead at the last.
--   $1 id uuid
--   $2 lease uuid
--   $3 error text
--   $4 most_attempts int4
-- -> dead bool
-- Index: jobs_pkey
UPDATE jobs SET state = CASE WHEN attempts >= $4::int4 THEN 'dead' ELSE 'queued' END,
	run_at = now() + make_interval(secs => least(3600, 2 ^ least(attempts, 12))::float8),
	error = $3, lease = NULL, leased_until = NULL, updated_at = now()
WHERE id = $1 AND lease = $2 AND state = 'running'
RETURNING state = 'dead' AS dead
