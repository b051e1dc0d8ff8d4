-- Asked by GET /feed: what is public of the people one follows, the newest first. There are two ways, each good where
-- the other is bad; one statement takes the first and, if that is not enough, the second:
-- 1. Who follows many (over 200) finds enough among the newest images of all: the next 20,000 in their order, by an
--    index that also says whose they are; it stops as soon as the page is full.
-- 2. Else ask everybody one follows for their newest; the first of those are the owners the page can be of, and only
--    they are asked for more.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key timestamptz, or the end of time before the first page
--   $5 after_id uuid
--   $6 user uuid
-- -> an image row (repo/image_row.c): the columns of every listing, in this order
-- Index: idx_images_public_listing, idx_images_owner_public, follows_pkey
WITH many AS MATERIALIZED (
	SELECT coalesce((SELECT following > 200 FROM user_counts WHERE user_id = $6), false) AS yes
), walked AS MATERIALIZED (
	SELECT w.id, w.created_at
	FROM (
		SELECT id, owner_id, created_at FROM images
		WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
			AND (created_at, id) < ($4, $5) AND (SELECT yes FROM many)
		ORDER BY created_at DESC, id DESC
		LIMIT 20000
	) w
	WHERE (w.owner_id IN (SELECT followed_id FROM follows WHERE follower_id = $6)) IS TRUE
	LIMIT $2::bigint + $3::bigint
), owners AS MATERIALIZED (
	SELECT f.followed_id AS owner_id, n.created_at, n.id
	FROM follows f
	CROSS JOIN LATERAL (
		SELECT created_at, id FROM images
		WHERE owner_id = f.followed_id AND status = 'active' AND visibility = 'public'
			AND deleted_at IS NULL AND hidden_at IS NULL AND (created_at, id) < ($4, $5)
		ORDER BY created_at DESC, id DESC
		LIMIT 1
	) n
	WHERE f.follower_id = $6 AND (SELECT count(*) FROM walked) < $2::bigint + $3::bigint
	ORDER BY n.created_at DESC, n.id DESC
	LIMIT $2::bigint + $3::bigint
), asked AS (
	SELECT n.id, n.created_at
	FROM owners o
	CROSS JOIN LATERAL (
		SELECT created_at, id FROM images
		WHERE owner_id = o.owner_id AND status = 'active' AND visibility = 'public'
			AND deleted_at IS NULL AND hidden_at IS NULL AND (created_at, id) < ($4, $5)
		ORDER BY created_at DESC, id DESC
		LIMIT $2::bigint + $3::bigint
	) n
)
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	coalesce((SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id), false) AS liked,
	t.created_at AS key,
	(-1)::bigint AS total
FROM (
	SELECT p.id, p.created_at
	FROM (
		SELECT id, created_at FROM walked WHERE (SELECT count(*) FROM walked) >= $2::bigint + $3::bigint
		UNION ALL
		SELECT id, created_at FROM asked
	) p
	ORDER BY p.created_at DESC, p.id DESC
	LIMIT $2 OFFSET $3
) t
CROSS JOIN LATERAL (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version, variants, tags
	FROM images WHERE id = t.id OFFSET 0
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY t.created_at DESC, t.id DESC
