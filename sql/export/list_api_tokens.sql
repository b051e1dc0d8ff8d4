-- Asked by the job account.export: the tokens this person made, without what is only a hash.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_api_tokens_user
SELECT t.id::text AS key, jsonb_build_object('id', t.id, 'name', t.name, 'hint', t.hint, 'scopes', t.scopes,
	'created_at', t.created_at, 'expires_at', t.expires_at, 'last_used_at', t.last_used_at)::text AS document
FROM api_tokens t
WHERE t.user_id = $1 AND t.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY t.id
LIMIT $3
