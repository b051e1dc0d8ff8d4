-- Asked for covers of albums: images whose ids the viewer was found to see.
--   $1 viewer uuid, NULL if anonymous
--   $2 ids uuid[]
-- -> an image row (repo/image_row.c), in no order
-- Index: images_pkey
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	i.created_at AS key,
	0::bigint AS total
FROM images i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
WHERE i.id = ANY ($2::uuid[])
