-- Asked with remove_image: a chosen cover goes with its image, and the first image is the cover again.
--   $1 album uuid
--   $2 image uuid
-- -> nothing
-- Index: albums_pkey
UPDATE albums SET cover_image_id = NULL WHERE id = $1 AND cover_image_id = $2
