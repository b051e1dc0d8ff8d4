-- Asked by a runner: how far it is, in percent.
--   $1 id uuid
--   $2 lease uuid
--   $3 progress int4
-- Index: jobs_pkey
UPDATE jobs SET progress = $3::int4, updated_at = now() WHERE id = $1 AND lease = $2
