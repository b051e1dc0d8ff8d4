-- Asked by POST /auth/refresh: this token for the next, if it is the good one. Of many at the same time
-- one wins: the others wait for its row and then find another token there.
--   $1 token_hash text
--   $2 next_hash text
--   $3 life_seconds int8
--   $4 ip_address text, NULL if it is none
--   $5 user_agent text
-- -> session_id uuid, user_id uuid, role text
-- Index: idx_sessions_refresh_token
WITH rotated AS (
	UPDATE sessions s SET refresh_token_hash = $2, rotated_at = now(), last_used_at = now(),
		ip_address = $4::text::inet, user_agent = $5,
		expires_at = now() + make_interval(secs => $3::int8)
	FROM users u
	WHERE s.refresh_token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
		AND u.id = s.user_id AND u.status = 'active'
	RETURNING s.id, s.user_id, u.role
), used AS (
	INSERT INTO refresh_tokens_used (token_hash, session_id) SELECT $1, id FROM rotated
)
SELECT id AS session_id, user_id, role FROM rotated
