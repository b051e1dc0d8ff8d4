-- Asked by a runner, in the transaction of what it did: none if the lease was lost meanwhile.
--   $1 id uuid
--   $2 lease uuid
-- -> id uuid
-- Index: jobs_pkey
UPDATE jobs SET state = 'done', progress = 100, lease = NULL, leased_until = NULL, error = NULL,
	updated_at = now()
WHERE id = $1 AND lease = $2 AND state = 'running'
RETURNING id
