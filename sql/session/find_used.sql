-- Asked by POST /auth/refresh about a token that is not the good one: was it, once?
--   $1 token_hash text
--   $2 next_hash text, what it was exchanged for
--   $3 ip_address text, NULL if it is none
--   $4 user_agent text
--   $5 grace_seconds int8
-- -> session_id uuid, user_id uuid, role text, again bool: the same client sent it twice just now, and
--    what it was exchanged for is still good
-- Index: refresh_tokens_used_pkey, sessions_pkey, users_pkey
SELECT s.id AS session_id, s.user_id, u.role,
	s.revoked_at IS NULL AND s.expires_at > now() AND u.status = 'active'
		AND s.refresh_token_hash = $2
		AND t.used_at > now() - make_interval(secs => $5::int8)
		AND s.ip_address IS NOT DISTINCT FROM $3::text::inet
		AND s.user_agent IS NOT DISTINCT FROM $4::text AS again
FROM refresh_tokens_used t
JOIN sessions s ON s.id = t.session_id
JOIN users u ON u.id = s.user_id
WHERE t.token_hash = $1
