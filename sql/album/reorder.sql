-- Asked by PUT /albums/{id}/images/reorder, after album/lock: the given ones first, in the order given;
-- those not given keep their order behind them.
--   $1 album uuid
--   $2 images uuid[], all different
-- -> nothing
-- Index: idx_album_images_order
WITH placed AS (
	SELECT m.image_id, row_number() OVER (ORDER BY g.place NULLS LAST, m.position, m.image_id) AS place
	FROM album_images m
	LEFT JOIN unnest($2::uuid[]) WITH ORDINALITY AS g (id, place) ON g.id = m.image_id
	WHERE m.album_id = $1
)
UPDATE album_images m SET position = p.place
FROM placed p
WHERE m.album_id = $1 AND m.image_id = p.image_id AND m.position <> p.place
