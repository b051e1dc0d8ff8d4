-- Asked by the job account.export: what this person likes.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: likes_pkey (user_id, image_id)
SELECT l.image_id::text AS key,
	jsonb_build_object('image_id', l.image_id, 'created_at', l.created_at)::text AS document
FROM likes l
WHERE l.user_id = $1 AND l.image_id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY l.image_id
LIMIT $3
