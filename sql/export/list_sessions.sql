-- Asked by the job account.export: when and from where this person signed in.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_sessions_user
SELECT s.id::text AS key, jsonb_pretty(jsonb_build_object('id', s.id, 'ip_address', host(s.ip_address),
	'user_agent', s.user_agent, 'created_at', s.created_at, 'last_used_at', s.last_used_at,
	'expires_at', s.expires_at, 'revoked_at', s.revoked_at)) AS document
FROM sessions s
WHERE s.user_id = $1 AND s.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY s.id
LIMIT $3
