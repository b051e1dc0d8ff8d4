-- Asked by GET /users/{id}/sessions, beside the page: how many there are. No row if there is no such account.
--   $1 user_id uuid
-- -> total int8
-- Index: users_pkey, idx_sessions_user; a person has few, so they are counted
SELECT (SELECT count(*) FROM sessions
		WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()) AS total
FROM users
WHERE id = $1 AND status <> 'deleted'
