-- Asked by `tintype jobs list`: what was given up, or all that is not done, the newest first.
--   $1 dead_only bool
--   $2 limit int8
-- -> id uuid, kind text, state text, subject_id uuid, attempts int4, progress int2, error text,
--    updated_at timestamptz
-- Index: idx_jobs_dead
SELECT id, kind, state, subject_id, attempts, progress, coalesce(error, '') AS error, updated_at
FROM jobs
WHERE state = 'dead' OR (NOT $1::bool AND state <> 'done')
ORDER BY updated_at DESC, id
LIMIT $2::int8
