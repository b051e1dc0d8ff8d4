-- Asked by the job account.export: where this person is told of things, without the secrets.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_webhooks_user
SELECT t.id::text AS key, jsonb_build_object('id', t.id, 'url', t.url, 'events', t.events, 'active', t.active,
	'created_at', t.created_at)::text AS document
FROM webhooks t
WHERE t.user_id = $1 AND t.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY t.id
LIMIT $3
