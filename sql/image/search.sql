-- Asked by GET /images/search: what a text is found in, the best first: of the newest three hundred that match, or, of
-- a later page, of those that were when its first was asked for, and newer ones. Others follow in the order of
-- time (image/search_ordered). Reads as much whatever the gallery's size.
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
--   $19 edge_key int8: behind a page: created_at in microseconds of the oldest that is ranked, NULL if all are
--   $20 edge_id uuid: its id
-- -> image_id uuid and key int8, NULL if there is none; total int8, exact to 300: 301 is more; edge_key int8 and
-- edge_id uuid, of the oldest of 300 if there are more, and $4 is NULL. image/list_found has the rest
-- Index: idx_image_search_document, idx_image_search_newest, image_search_pkey, idx_images_owner
-- Plan: custom
-- images is joined only for conditions on it: an outer join of which nothing is asked is left out.
WITH matching AS MATERIALIZED (
	SELECT image_id, created_at, (1000000 * CASE
			WHEN numnode(search_read($16, $17)) = 1 THEN ts_rank(document, search_read($16, $17))
			ELSE ts_rank_cd(document, search_read($16, $17))
		END)::bigint AS key
	FROM (
		SELECT d.image_id, d.created_at, d.document
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
			AND ($19::bigint IS NULL OR (d.created_at, d.image_id)
				>= (timestamptz 'epoch' + $19 * interval '1 microsecond', $20::uuid))
		ORDER BY
			CASE WHEN $19 IS NULL THEN d.created_at END DESC, CASE WHEN $19 IS NULL THEN d.image_id END DESC,
			CASE WHEN $19 IS NOT NULL THEN d.created_at END, CASE WHEN $19 IS NOT NULL THEN d.image_id END
		LIMIT CASE WHEN $4::bigint IS NULL THEN 301 ELSE 1000 END
	) newest
), page AS (
	SELECT image_id, key
	FROM (
		SELECT image_id, key FROM matching WHERE $6::smallint = 3 AND $7::boolean
		LIMIT CASE WHEN $4 IS NULL THEN 300 END
	) ranked
	WHERE $4 IS NULL OR (key, image_id) < ($4, $5)
	ORDER BY key DESC, image_id DESC
	LIMIT $2 OFFSET $3
)
SELECT p.image_id, p.key, t.total, (extract(epoch FROM e.created_at) * 1000000)::bigint AS edge_key,
	e.image_id AS edge_id
FROM (SELECT count(*) AS total FROM matching) t
LEFT JOIN (SELECT image_id, created_at FROM matching LIMIT 1 OFFSET 299) e ON t.total > 300 AND $4 IS NULL
LEFT JOIN page p ON true
ORDER BY p.key DESC, p.image_id DESC
