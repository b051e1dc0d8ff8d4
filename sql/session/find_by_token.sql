-- Asked by logout with a refresh token: whose session of this person it is.
--   $1 token_hash text
--   $2 user_id uuid
-- -> id uuid
-- Index: idx_sessions_refresh_token
SELECT id FROM sessions WHERE refresh_token_hash = $1 AND user_id = $2
