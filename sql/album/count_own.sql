-- Asked by POST /albums/{id}/images: how many of these are images of this owner, and how many of
-- them are in the album already.
--   $1 album uuid
--   $2 owner uuid
--   $3 images uuid[], all different
-- -> own int8, present int8
-- Index: images_pkey, album_images_pkey
SELECT count(*) AS own, count(m.image_id) AS present
FROM unnest($3::uuid[]) AS g (id)
JOIN images i ON i.id = g.id
LEFT JOIN album_images m ON m.album_id = $1 AND m.image_id = g.id
WHERE i.owner_id = $2 AND i.deleted_at IS NULL
