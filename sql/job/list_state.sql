-- Asked by GET /admin/jobs: those in one state, the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 state text
-- -> id uuid, kind text, state text, subject_id uuid, attempts int4, progress int2, error text,
--    updated_at timestamptz, created_at timestamptz, run_at timestamptz, owner_id uuid
-- Index: idx_jobs_listing
SELECT id, kind, state, subject_id, attempts, progress, coalesce(error, '') AS error, updated_at, created_at,
	run_at, owner_id
FROM jobs
WHERE state = $5 AND (created_at, id) < ($3, $4)
ORDER BY created_at DESC, id DESC
LIMIT $1 OFFSET $2
