-- Asked by a runner: not now, and nobody's fault, so it counts as no try.
--   $1 id uuid
--   $2 lease uuid
--   $3 seconds int8
-- Index: jobs_pkey
UPDATE jobs SET state = 'queued', attempts = greatest(attempts - 1, 0),
	run_at = now() + make_interval(secs => $3::int8), lease = NULL, leased_until = NULL, updated_at = now()
WHERE id = $1 AND lease = $2 AND state = 'running'
