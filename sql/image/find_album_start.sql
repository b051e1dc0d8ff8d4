-- Asked for a page by number that lies deep in an album: how many images this viewer meets of it, and the one that the
-- page begins behind, from whichever end is nearer. Both of one moment. No row if the viewer may not see the album.
--   $1 before int8: how many lie before it
--   $2 album uuid
--   $3 viewer uuid, NULL if anonymous
--   $4 moderates bool
-- -> total int8, key int8, id uuid: NULL if there are not so many
-- Index: albums_pkey, image_counts_pkey, idx_album_images_order
SELECT a.total, s.position::bigint AS key, s.image_id AS id
FROM (
	SELECT id, level, (SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 9 - level AND c.scope_id = l.id) AS total
	FROM (
		SELECT id, album_level(owner_id, visibility, hidden_at, $3, $4) AS level FROM albums WHERE id = $2
	) l
	WHERE level IS NOT NULL
	OFFSET 0
) a
LEFT JOIN LATERAL (
	(
		SELECT position, image_id FROM album_images
		WHERE album_id = a.id AND reach >= a.level AND $1::bigint < a.total / 2
		ORDER BY position, image_id
		LIMIT 1 OFFSET $1
	)
	UNION ALL
	(
		SELECT position, image_id FROM album_images
		WHERE album_id = a.id AND reach >= a.level AND $1 < a.total AND $1 >= a.total / 2
		ORDER BY position DESC, image_id DESC
		LIMIT 1 OFFSET greatest(a.total - 1 - $1, 0)
	)
) s ON true
