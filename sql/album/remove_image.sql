-- Asked by DELETE /albums/{id}/images/{image_id}, after album/lock.
--   $1 album uuid
--   $2 image uuid
-- -> nothing; affects no row if it is not in the album
-- Index: album_images_pkey
DELETE FROM album_images WHERE album_id = $1 AND image_id = $2
