-- Asked by GET /images with tags and more: begins with the rarest of the tags.
-- Reads as much as a page needs: in order until it is full, or, where few images match, those. The total
-- is exact to a thousand: 1001 is more.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key int8: of the last image, NULL before the first page
--   $5 after_id uuid
--   $6 sort int2: 0 created_at, 1 view_count, 2 like_count
--   $7 falling bool
--   $8 level int2: what an image's reach must be at least
--   $9 owner uuid or NULL
--   $10 album uuid or NULL
--   $11 moderates bool
--   $12 visibility text or NULL
--   $13 slugs text[], all of them, or empty
--   $14 from timestamptz or NULL
--   $15 to timestamptz or NULL
-- -> an image row (repo/image_row.c)
-- Index: idx_image_tags_listed, idx_image_tags_tag_image, images_pkey
-- Plan: custom
WITH matching AS NOT MATERIALIZED (
	SELECT i.id AS image_id, d.image_id AS time_id, d.image_created_at AS created_at, i.view_count, i.like_count
	FROM image_tags d
	JOIN images i ON i.id = d.image_id
	WHERE d.tag_id = (
			SELECT g.id FROM tags g
			WHERE g.slug = ANY ($13)
			ORDER BY (SELECT sum(c.images) FROM image_counts c WHERE c.scope = 5 AND c.scope_id = g.id)
				NULLS FIRST, g.id
			LIMIT 1
		)
		AND ($8::smallint < 3 OR d.reach = 3) AND d.reach >= $8
		AND ($8::smallint < 3 OR i.status = 'active' AND i.visibility = 'public' AND i.deleted_at IS NULL
			AND i.hidden_at IS NULL)
		AND ($9::uuid IS NULL OR i.owner_id = $9)
		AND ($10::uuid IS NULL OR EXISTS (
			SELECT FROM album_images m JOIN albums a ON a.id = m.album_id
			WHERE m.album_id = $10 AND m.image_id = i.id
				AND m.reach >= album_level(a.owner_id, a.visibility, a.hidden_at, $1, $11)
		))
		AND ($12::text IS NULL OR i.visibility = $12)
		AND cardinality($13::text[]) = (
			SELECT count(*) FROM image_tags m JOIN tags g ON g.id = m.tag_id
			WHERE m.image_id = i.id AND g.slug = ANY ($13)
		)
		AND ($14::timestamptz IS NULL OR d.image_created_at >= $14)
		AND ($15::timestamptz IS NULL OR d.image_created_at < $15)
), page AS (
	SELECT image_id, CASE $6::smallint
			WHEN 0 THEN (extract(epoch FROM created_at) * 1000000)::bigint
			WHEN 1 THEN view_count
			ELSE like_count
		END AS key
	FROM matching
	WHERE $4::bigint IS NULL OR CASE
		WHEN $6::smallint = 0 AND $7::boolean
			THEN (created_at, time_id) < (timestamptz 'epoch' + $4 * interval '1 microsecond', $5)
		WHEN $6::smallint = 0
			THEN (created_at, time_id) > (timestamptz 'epoch' + $4 * interval '1 microsecond', $5)
		WHEN $6::smallint = 1 AND $7 THEN (view_count, image_id) < ($4, $5)
		WHEN $6::smallint = 1 THEN (view_count, image_id) > ($4, $5)
		WHEN $7 THEN (like_count, image_id) < ($4, $5)
		ELSE (like_count, image_id) > ($4, $5)
	END
	ORDER BY
		CASE WHEN $6::smallint = 0 AND $7 THEN created_at END DESC,
		CASE WHEN $6::smallint = 0 AND NOT $7 THEN created_at END,
		CASE WHEN $6::smallint = 1 AND $7 THEN view_count END DESC,
		CASE WHEN $6::smallint = 1 AND NOT $7 THEN view_count END,
		CASE WHEN $6::smallint = 2 AND $7 THEN like_count END DESC,
		CASE WHEN $6::smallint = 2 AND NOT $7 THEN like_count END,
		CASE WHEN $7 THEN image_id END DESC, CASE WHEN NOT $7 THEN image_id END
	LIMIT $2 OFFSET $3
)
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	t.key AS key,
	(SELECT count(*) FROM (SELECT FROM matching LIMIT 1001) c) AS total
FROM page t
CROSS JOIN LATERAL (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version, variants, tags
	FROM images WHERE id = t.image_id OFFSET 0
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY CASE WHEN $7 THEN t.key END DESC, CASE WHEN NOT $7 THEN t.key END,
	CASE WHEN $7 THEN t.image_id END DESC, CASE WHEN NOT $7 THEN t.image_id END
