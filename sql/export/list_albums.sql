-- Asked by the job account.export: albums, and which images are in them.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_albums_owner_listing, idx_album_images_order
SELECT a.id::text AS key, jsonb_pretty(jsonb_build_object('id', a.id, 'parent_id', a.parent_id,
	'title', a.title, 'description', a.description, 'visibility', a.visibility,
	'image_ids', ARRAY(SELECT m.image_id FROM album_images m WHERE m.album_id = a.id
		ORDER BY m.position, m.image_id),
	'created_at', a.created_at, 'updated_at', a.updated_at)) AS document
FROM albums a
WHERE a.owner_id = $1 AND a.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY a.id
LIMIT $3
