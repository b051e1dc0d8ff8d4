-- Asked by each request that carries a token: whose it is, and what it may. None if it ended, was revoked,
-- or its owner may not act.
--   $1 token_hash bytea
-- -> id uuid, user_id uuid, role text, scopes int4
-- Index: api_tokens_hash_key, users_pkey
SELECT t.id, t.user_id, u.role, t.scopes
FROM api_tokens t
JOIN users u ON u.id = t.user_id
WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.status = 'active'
