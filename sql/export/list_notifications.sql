-- Asked by the job account.export: what this person was told of.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_notifications_user
SELECT n.id::text AS key, jsonb_build_object('id', n.id, 'kind', n.kind, 'actor_id', n.actor_id,
	'actor_count', n.actor_count, 'image_id', n.image_id, 'comment_id', n.comment_id, 'detail', n.detail,
	'created_at', n.created_at, 'updated_at', n.updated_at, 'read_at', n.read_at)::text AS document
FROM notifications n
WHERE n.user_id = $1 AND n.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY n.id
LIMIT $3
