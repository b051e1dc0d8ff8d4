-- Asked by GET /users/{id}/likes: what one user likes of what everybody sees, last liked first.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key timestamptz, or the end of time before the first page
--   $5 after_id uuid
--   $6 user uuid
-- -> an image row (repo/image_row.c): the columns of every listing, in this order
-- Index: idx_likes_user_listed
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	t.key AS key,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 9 AND c.scope_id = $6) AS total
FROM (
	SELECT image_id, created_at AS key FROM likes
	WHERE user_id = $6 AND reach = 3 AND (created_at, image_id) < ($4, $5)
	ORDER BY created_at DESC, image_id DESC
	LIMIT $2 OFFSET $3
) t
CROSS JOIN LATERAL (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version, variants, tags
	FROM images WHERE id = t.image_id OFFSET 0
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY t.key DESC, t.image_id DESC
