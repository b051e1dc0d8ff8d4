-- Asked by GET /images/search: what a text is found in, the best first.
-- Reads as much whatever the gallery's size: the best of the newest thousand that match. The total is
-- exact to a thousand: 1001 is more.
--   $1 viewer uuid, NULL if anonymous
--   $2 limit int8
--   $3 offset int8
--   $4 after_key int8: of the last image, NULL before the first page
--   $5 after_id uuid
--   $6 sort int2: 0 created_at, 1 view_count, 2 like_count (not here), 3 relevance
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
-- Index: idx_image_search_document, idx_image_search_newest, image_search_pkey, idx_images_owner
-- Plan: custom
-- images is joined only for conditions on it: an outer join of which nothing is asked is left out.
WITH matching AS MATERIALIZED (
	SELECT image_id, (1000000 * CASE
			WHEN numnode(search_read($16, $17)) = 1 THEN ts_rank(document, search_read($16, $17))
			ELSE ts_rank_cd(document, search_read($16, $17))
		END)::bigint AS key
	FROM (
		SELECT d.image_id, d.document
		FROM image_search d
		LEFT JOIN images i ON i.id = d.image_id
		WHERE d.document @@ search_read($16, $17) AND ($18::uuid[] IS NULL OR d.image_id = ANY ($18))
			AND ($8::smallint < 3 OR d.reach = 3) AND d.reach >= $8
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
		ORDER BY d.created_at DESC, d.image_id DESC
		LIMIT 1001
	) newest
), page AS (
	SELECT image_id, key
	FROM (SELECT image_id, key FROM matching WHERE $6::smallint = 3 AND $7::boolean LIMIT 1000) ranked
	WHERE $4::bigint IS NULL OR (key, image_id) < ($4, $5)
	ORDER BY key DESC, image_id DESC
	LIMIT $2 OFFSET $3
)
SELECT image_id, key, (SELECT count(*) FROM matching) AS total
FROM page
ORDER BY key DESC, image_id DESC
