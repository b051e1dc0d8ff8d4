-- Asked by tintype export: an owner's images that are made, those in the trash not, each with its tags, its
-- places in albums, and where its original lies.
--   $1 owner uuid
--   $2 after uuid: of the last one, nil at first
--   $3 limit int8
-- -> id uuid, title text, description text, alt_text text, original_filename text, visibility text,
--    content_rating text, exif jsonb, tags text[], album_ids uuid[], positions text[] beside them,
--    view_count int8, like_count int8, comment_count int8, created_at timestamptz,
--    updated_at timestamptz, storage_key text, format text, file_size int8
-- Index: images_pkey or idx_images_owner, image_tags_pkey, idx_album_images_image
SELECT i.id, i.title, i.description, i.alt_text, i.original_filename, i.visibility, i.content_rating, i.exif,
	ARRAY(SELECT t.tag_name::text FROM image_tags t WHERE t.image_id = i.id
		ORDER BY t.tag_slug COLLATE "C") AS tags,
	ARRAY(SELECT m.album_id FROM album_images m WHERE m.image_id = i.id ORDER BY m.album_id) AS album_ids,
	ARRAY(SELECT m.position::text FROM album_images m WHERE m.image_id = i.id
		ORDER BY m.album_id) AS positions,
	i.view_count, i.like_count, i.comment_count, i.created_at, i.updated_at, v.storage_key, v.format,
	v.file_size
FROM images i
JOIN image_variants v ON v.image_id = i.id AND v.variant_type = 'original'
WHERE i.owner_id = $1 AND i.id > $2 AND i.deleted_at IS NULL AND i.status = 'active'
ORDER BY i.id
LIMIT $3
