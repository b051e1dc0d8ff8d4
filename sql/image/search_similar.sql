-- Asked by GET /images/search when nothing was found: titles and tags that are spelled much like it.
-- The total is exact to a thousand: 1001 is more.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key int8: of the last image, NULL before the first page
--   $5 after_id uuid
--   $6 sort int2: 0 created_at, 1 view_count, 2 like_count, 3 relevance
--   $7 falling bool
--   $8 level int2: what an image's reach must be at least
--   $9 owner uuid or NULL
--   $10 album uuid or NULL
--   $11 moderates bool
--   $12 visibility text or NULL
--   $13 slugs text[], all of them, or empty
--   $14 from timestamptz or NULL
--   $15 to timestamptz or NULL
--   $16 text text
-- -> an image row (repo/image_row.c)
-- Index: idx_image_search_plain, images_pkey
-- Plan: custom
WITH matching AS MATERIALIZED (
	SELECT i.id AS image_id, CASE WHEN $7::boolean THEN 1 ELSE -1 END * CASE $6::smallint
			WHEN 0 THEN (extract(epoch FROM i.created_at) * 1000000)::bigint
			WHEN 1 THEN i.view_count
			WHEN 3 THEN (d.similarity * 1000000)::bigint
			ELSE i.like_count
		END AS key
	FROM search_similar(search_plain($16)) d
	JOIN images i ON i.id = d.image_id
	WHERE d.reach >= $8
		AND ($9::uuid IS NULL OR i.owner_id = $9)
		AND ($10::uuid IS NULL OR EXISTS (
			SELECT FROM album_images m JOIN albums a ON a.id = m.album_id
			WHERE m.album_id = $10 AND m.image_id = i.id
				AND m.reach >= album_level(a.owner_id, a.visibility, a.hidden_at, $1, $11)
		))
		AND ($12::text IS NULL OR i.visibility = $12)
		AND (cardinality($13::text[]) = 0 OR cardinality($13::text[]) = (
			SELECT count(*) FROM image_tags m JOIN tags g ON g.id = m.tag_id
			WHERE m.image_id = i.id AND g.slug = ANY ($13)
		))
		AND ($14::timestamptz IS NULL OR i.created_at >= $14)
		AND ($15::timestamptz IS NULL OR i.created_at < $15)
	ORDER BY d.similarity DESC, i.id DESC
	LIMIT 1001
), page AS (
	SELECT image_id, key FROM matching
	WHERE $4::bigint IS NULL OR (key, image_id) < (CASE WHEN $7 THEN $4 ELSE -$4 END, $5)
	ORDER BY key DESC, image_id DESC
	LIMIT $2 OFFSET $3
)
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	CASE WHEN $7 THEN t.key ELSE -t.key END AS key,
	(SELECT count(*) FROM matching) AS total
FROM page t
CROSS JOIN LATERAL (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version
	FROM images WHERE id = t.image_id OFFSET 0
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY t.key DESC, t.image_id DESC
