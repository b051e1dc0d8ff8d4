-- Asked by GET /users/{id}/sessions: those that can still act, newest first.
--   $1 user_id uuid
--   $2 limit int8
--   $3 offset int8
--   $4 after_created timestamptz, or the end of time before the first page
--   $5 after_id uuid
-- -> id uuid, user_id uuid, ip_address text, user_agent text, created_at timestamptz,
--    last_used_at timestamptz, expires_at timestamptz
-- Index: idx_sessions_user
SELECT s.id, s.user_id, host(s.ip_address) AS ip_address, s.user_agent, s.created_at, s.last_used_at,
	s.expires_at
FROM sessions s
WHERE s.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND (s.created_at, s.id) < ($4, $5)
ORDER BY s.created_at DESC, s.id DESC
LIMIT $2 OFFSET $3
