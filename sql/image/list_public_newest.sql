-- Asked by GET /images and explore: what everybody sees, newest first.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key timestamptz, or the end of time before the first page
--   $5 after_id uuid
-- -> an image row (repo/image_row.c): the columns of every listing, in this order
-- Index: idx_images_public_listing
-- Prepared: at the start
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	i.key AS key,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 1 AND c.scope_id = '00000000-0000-0000-0000-000000000000') AS total
FROM (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version, variants, tags,
		created_at AS key, id AS key_id
	FROM images
	WHERE status = 'active' AND visibility = 'public'
		AND deleted_at IS NULL AND hidden_at IS NULL
		AND (created_at, id) < ($4, $5)
	ORDER BY created_at DESC, id DESC
	LIMIT $2 OFFSET $3
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY i.key DESC, i.key_id DESC
