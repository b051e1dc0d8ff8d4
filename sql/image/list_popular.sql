-- Asked by GET /explore/popular: the most liked and viewed of a period, as the last refresh ranked them.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key int8, or the greatest before the first page
--   $5 after_id uuid
--   $6 period int2: 1 day, 2 week, 3 month, 4 all; 5 to 8 the same of what is rated safe
-- -> an image row (repo/image_row.c): the columns of every listing, in this order
-- Index: idx_image_rankings_order
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	r.key AS key,
	(SELECT count(*) FROM image_rankings c WHERE c.period = $6) AS total
FROM (
	SELECT image_id, score AS key FROM image_rankings
	WHERE period = $6 AND (score, image_id) < ($4, $5)
	ORDER BY score DESC, image_id DESC
	LIMIT $2 OFFSET $3
) r
CROSS JOIN LATERAL (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version, variants, tags
	FROM images
	WHERE id = r.image_id AND status = 'active' AND visibility = 'public'
		AND deleted_at IS NULL AND hidden_at IS NULL OFFSET 0
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY r.key DESC, r.image_id DESC
