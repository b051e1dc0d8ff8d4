-- Asked by the job account.export: all images, those in the trash too, with what is known of them.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: images_pkey or idx_images_owner, image_tags_pkey
SELECT i.id::text AS key, jsonb_pretty(jsonb_build_object('id', i.id, 'title', i.title,
	'description', i.description, 'alt_text', i.alt_text, 'original_filename', i.original_filename,
	'mime_type', i.mime_type, 'file_size', i.file_size, 'width', i.width, 'height', i.height,
	'visibility', i.visibility, 'status', i.status, 'content_rating', i.content_rating, 'exif', i.exif,
	'tags', ARRAY(SELECT t.tag_name FROM image_tags t WHERE t.image_id = i.id ORDER BY t.tag_slug COLLATE "C"),
	'view_count', i.view_count, 'like_count', i.like_count, 'comment_count', i.comment_count,
	'created_at', i.created_at, 'updated_at', i.updated_at, 'deleted_at', i.deleted_at)) AS document
FROM images i
WHERE i.owner_id = $1 AND i.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY i.id
LIMIT $3
