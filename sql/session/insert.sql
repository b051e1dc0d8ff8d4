-- Asked by POST /auth/login with the hash that the password was verified against: begins a session if the
-- account is still the one that was looked at. A new password, a lock, a ban or a deletion that came
-- while the password was being verified is seen here, and nothing is begun or forgiven.
--   $1 id uuid
--   $2 user_id uuid
--   $3 refresh_token_hash text
--   $4 ip_address text, NULL if it is none
--   $5 user_agent text
--   $6 life_seconds int8
--   $7 password_hash text
-- -> id uuid; no row if it may not sign in
-- Index: users_pkey, sessions_pkey
WITH holder AS (
	UPDATE users SET failed_logins = 0, locked_until = NULL
	WHERE id = $2 AND status = 'active' AND password_hash = $7
		AND (locked_until IS NULL OR locked_until <= now())
	RETURNING id
)
INSERT INTO sessions (id, user_id, refresh_token_hash, ip_address, user_agent, expires_at, last_used_at)
SELECT $1, id, $3, $4::text::inet, $5, now() + make_interval(secs => $6::int8), now() FROM holder
RETURNING id
