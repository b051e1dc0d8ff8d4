-- Asked by GET /users/me/export: how far the latest is.
--   $1 user_id uuid
-- -> id uuid, created_at timestamptz, finished_at timestamptz, expires_at timestamptz, file_size int8,
--    progress int4, state text
-- Index: idx_exports_user, idx_jobs_subject
SELECT e.id, e.created_at, e.finished_at, e.expires_at, e.file_size,
	coalesce(j.progress, 0)::int4 AS progress, coalesce(j.state, 'dead')::text AS state
FROM exports e
LEFT JOIN LATERAL (
	SELECT progress, state FROM jobs WHERE subject_id = e.id ORDER BY created_at DESC LIMIT 1
) j ON true
WHERE e.user_id = $1 AND (e.expires_at IS NULL OR e.expires_at > now())
ORDER BY e.created_at DESC
LIMIT 1
