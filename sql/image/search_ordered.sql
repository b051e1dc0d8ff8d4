-- Asked by GET /images/search and GET /images?q in the order of a time or a count: what a text is found in.
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
--   $16 text text
--   $17 reading int2: 0 web-search syntax, 1 and its last word is a beginning, 2 of image/respell
--   $18 among uuid[]: only these (image/search_few, image/search_newest), or NULL
-- -> image_id uuid, key int8, total int8: image/list_found has the rest
-- Index: idx_image_search_document, idx_image_search_newest, image_search_pkey, idx_images_owner, idx_images_public_views, images_pkey
-- Plan: custom
-- Where $18 names them, they are sorted: an addition of nothing keeps PostgreSQL from reading all in order instead.
WITH matching AS NOT MATERIALIZED (
	SELECT d.image_id, i.id AS counted_id,
		CASE WHEN $18::uuid[] IS NULL THEN d.created_at ELSE d.created_at + interval '0' END AS created_at,
		CASE WHEN $18 IS NULL THEN i.view_count ELSE i.view_count + 0 END AS view_count,
		CASE WHEN $18 IS NULL THEN i.like_count ELSE i.like_count + 0 END AS like_count
	FROM image_search d
	LEFT JOIN images i ON i.id = d.image_id
	WHERE d.document @@ search_read($16, $17) AND ($18 IS NULL OR d.image_id = ANY ($18))
		AND ($8::smallint < 3 OR d.reach = 3) AND d.reach >= $8
		AND ($8::smallint < 3 OR $6::smallint = 0 OR i.status = 'active' AND i.visibility = 'public'
			AND i.deleted_at IS NULL AND i.hidden_at IS NULL)
		AND ($9::uuid IS NULL OR i.owner_id = $9 AND i.deleted_at IS NULL)
		AND ($10::uuid IS NULL OR EXISTS (
			SELECT FROM album_images m JOIN albums a ON a.id = m.album_id
			WHERE m.album_id = $10 AND m.image_id = d.image_id
				AND m.reach >= album_level(a.owner_id, a.visibility, a.hidden_at, $1, $11)
		))
		AND ($12::text IS NULL OR i.visibility = $12)
		AND (cardinality($13::text[]) = 0 OR cardinality($13::text[]) = (
			SELECT count(*) FROM image_tags m JOIN tags g ON g.id = m.tag_id
			WHERE m.image_id = d.image_id AND g.slug = ANY ($13)
		))
		AND ($14::timestamptz IS NULL OR d.created_at >= $14)
		AND ($15::timestamptz IS NULL OR d.created_at < $15)
), page AS (
	SELECT image_id, CASE $6::smallint
			WHEN 0 THEN (extract(epoch FROM created_at) * 1000000)::bigint
			WHEN 1 THEN view_count
			ELSE like_count
		END AS key
	FROM matching
	WHERE $4::bigint IS NULL OR CASE
		WHEN $6::smallint = 0 AND $7::boolean
			THEN (created_at, image_id) < (timestamptz 'epoch' + $4 * interval '1 microsecond', $5)
		WHEN $6::smallint = 0
			THEN (created_at, image_id) > (timestamptz 'epoch' + $4 * interval '1 microsecond', $5)
		WHEN $6::smallint = 1 AND $7 THEN (view_count, counted_id) < ($4, $5)
		WHEN $6::smallint = 1 THEN (view_count, counted_id) > ($4, $5)
		WHEN $7 THEN (like_count, counted_id) < ($4, $5)
		ELSE (like_count, counted_id) > ($4, $5)
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
SELECT image_id, key,
	(SELECT count(*) FROM (
		SELECT FROM matching ORDER BY created_at DESC, image_id DESC LIMIT 1001
	) c) AS total
FROM page
ORDER BY CASE WHEN $7 THEN key END DESC, CASE WHEN NOT $7 THEN key END,
	CASE WHEN $7 THEN image_id END DESC, CASE WHEN NOT $7 THEN image_id END
