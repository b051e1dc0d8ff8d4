-- Asked by reordering: how many of these are in the album.
--   $1 album uuid
--   $2 images uuid[], all different
-- -> members int8
-- Index: album_images_pkey
SELECT count(*) AS members
FROM unnest($2::uuid[]) AS g (id)
JOIN album_images m ON m.album_id = $1 AND m.image_id = g.id
