-- Asked by POST /auth/login.
--   $1 id uuid
--   $2 user_id uuid
--   $3 refresh_token_hash text
--   $4 ip_address text, NULL if it is none
--   $5 user_agent text
--   $6 life_seconds int8
-- Index: sessions_pkey
INSERT INTO sessions (id, user_id, refresh_token_hash, ip_address, user_agent, expires_at, last_used_at)
VALUES ($1, $2, $3, $4::text::inet, $5, now() + make_interval(secs => $6::int8), now())
