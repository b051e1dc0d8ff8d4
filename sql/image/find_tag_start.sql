-- Asked for a page by number that lies deep in a tag: how many images everybody sees of it, and the one that the page
-- begins behind, from whichever end is nearer. Both of one moment. Reads the index alone, as far as vacuum was there.
--   $1 before int8: how many lie before it
--   $2 falling bool: from the newest
--   $3 slug text
-- -> total int8, key int8, id uuid: NULL if there are not so many
-- Index: tags_slug_key, image_counts_pkey, idx_image_tags_listed
SELECT t.total, (extract(epoch FROM s.image_created_at) * 1000000)::bigint AS key, s.image_id AS id
FROM (
	SELECT id, (SELECT coalesce(sum(images), 0)::bigint FROM image_counts
		WHERE scope = 5 AND scope_id = tags.id) AS total
	FROM tags WHERE slug = $3
	OFFSET 0
) t
LEFT JOIN LATERAL (
	(
		SELECT image_created_at, image_id FROM image_tags
		WHERE tag_id = t.id AND reach = 3 AND $1::bigint < t.total AND $2::boolean = ($1 < t.total / 2)
		ORDER BY image_created_at DESC, image_id DESC
		LIMIT 1 OFFSET CASE WHEN $2 THEN $1 ELSE greatest(t.total - 1 - $1, 0) END
	)
	UNION ALL
	(
		SELECT image_created_at, image_id FROM image_tags
		WHERE tag_id = t.id AND reach = 3 AND $1 < t.total AND $2 <> ($1 < t.total / 2)
		ORDER BY image_created_at, image_id
		LIMIT 1 OFFSET CASE WHEN $2 THEN greatest(t.total - 1 - $1, 0) ELSE $1 END
	)
) s ON true
