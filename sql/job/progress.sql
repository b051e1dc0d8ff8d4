-- Asked by a runner: how far it is, in percent, and that it is alive. None if the lease was lost.
--   $1 id uuid
--   $2 lease uuid
--   $3 progress int4
--   $4 lease_seconds int8
-- -> id uuid
-- Index: jobs_pkey
UPDATE jobs SET progress = $3::int4, leased_until = now() + make_interval(secs => $4::int8),
	updated_at = now()
WHERE id = $1 AND lease = $2 AND state = 'running'
RETURNING id
