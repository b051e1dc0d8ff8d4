-- Asked beside it: when it was last used, to the minute.
--   $1 token_hash bytea
-- -> nothing
-- Index: api_tokens_hash_key
UPDATE api_tokens SET last_used_at = now()
WHERE token_hash = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
