-- Asked by POST /users/me/tokens, after api_token/lock_owner.
--   $1 id uuid
--   $2 user uuid
--   $3 name text
--   $4 hint text
--   $5 token_hash bytea
--   $6 scopes int4
--   $7 expires_at timestamptz, NULL if it has no end
--   $8 most int8, tokens that one person may have
-- -> created_at timestamptz; no row if they have as many already
-- Index: idx_api_tokens_user
INSERT INTO api_tokens (id, user_id, name, hint, token_hash, scopes, expires_at)
SELECT $1, $2, $3, $4, $5, $6::int4, $7
WHERE (SELECT count(*) FROM api_tokens WHERE user_id = $2) < $8
RETURNING created_at
