-- Asked by DELETE /images/{id}/position: nobody knows any more where it was taken.
--   $1 image uuid
--   $2 owner uuid
-- -> image_id uuid
-- Index: images_pkey, image_positions_pkey
DELETE FROM image_positions p USING images i
WHERE p.image_id = $1 AND i.id = p.image_id AND i.owner_id = $2
RETURNING p.image_id
