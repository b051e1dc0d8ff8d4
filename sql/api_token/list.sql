-- Asked by GET /users/me/tokens: the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 user uuid
-- -> id uuid, name text, hint text, scopes int4, created_at timestamptz, expires_at timestamptz,
--    last_used_at timestamptz
-- Index: idx_api_tokens_user
SELECT id, name, hint, scopes, created_at, expires_at, last_used_at
FROM api_tokens
WHERE user_id = $5 AND (created_at, id) < ($3, $4)
ORDER BY created_at DESC, id DESC
LIMIT $1 OFFSET $2
