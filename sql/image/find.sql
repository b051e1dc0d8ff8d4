-- Asked by GET /images/{id} and whatever begins with one image: if the viewer may see it.
--   $1 viewer uuid, NULL if anonymous
--   $2 id uuid
--   $3 moderates bool
-- -> an image row (repo/image_row.c), then exif jsonb, scan_status text, failure_reason text,
--    storage_key text, original_filename text, deleted_at timestamptz
-- Index: images_pkey
-- Prepared: at the start
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	i.created_at AS key,
	0::bigint AS total,
	i.exif, i.scan_status, i.failure_reason, i.storage_key, i.original_filename, i.deleted_at
FROM images i
JOIN users u ON u.id = i.owner_id
WHERE i.id = $2
	AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
