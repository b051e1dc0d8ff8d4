-- Asked by tintype import at the end: the chosen cover of an album from an export, if it has none and
-- the image came along.
--   $1 album uuid
--   $2 image uuid
--   $3 image uuid that stands for it
--   $4 owner uuid
-- -> nothing
-- Index: albums_pkey, idx_images_by_id
UPDATE albums a SET cover_image_id = i.id
FROM images i
WHERE a.id = $1 AND a.owner_id = $4 AND a.cover_image_id IS NULL
	AND i.id IN ($2, $3) AND i.owner_id = $4 AND i.deleted_at IS NULL
