-- Asked by the runners now and then: whose turn it is to sweep. One of them at a time, on all machines.
--   $1 seconds int8, until the next one
-- -> name text
-- Index: storage_sweeps_pkey
UPDATE storage_sweeps SET due_at = now() + make_interval(secs => $1::int8)
WHERE name = 'storage' AND due_at <= now()
RETURNING name
