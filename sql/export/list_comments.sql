-- Asked by the job account.export: what this person wrote.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_comments_user
SELECT c.id::text AS key, jsonb_pretty(jsonb_build_object('id', c.id, 'image_id', c.image_id,
	'content', c.content, 'created_at', c.created_at, 'updated_at', c.updated_at,
	'deleted_at', c.deleted_at)) AS document
FROM comments c
WHERE c.user_id = $1 AND c.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY c.id
LIMIT $3
