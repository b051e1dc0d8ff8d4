-- Asked for a signed-in request when Redis does not know: may this session still act, and as what?
--   $1 id uuid
--   $2 user_id uuid
-- -> role text
-- Index: sessions_pkey, users_pkey
-- Prepared: at the start
SELECT u.role
FROM sessions s
JOIN users u ON u.id = s.user_id
WHERE s.id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > now()
	AND u.status = 'active'
