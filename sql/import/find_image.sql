-- Asked by tintype import of an image with an id of its own, from an export: is it there already? An id
-- that somebody else's image has is not used: then it is the other one.
--   $1 id uuid
--   $2 id uuid that stands for it
--   $3 owner uuid
-- -> taken bool: the first is somebody else's; there bool: one of them is the owner's
-- Index: idx_images_by_id
SELECT EXISTS (SELECT FROM images WHERE id = $1 AND owner_id <> $3) AS taken,
	EXISTS (SELECT FROM images WHERE id IN ($1, $2) AND owner_id = $3) AS there
