-- Asked by GET /images/{id}/position: where it was taken, for its owner.
--   $1 image uuid
--   $2 owner uuid
-- -> latitude float8, longitude float8
-- Index: images_pkey, image_positions_pkey
SELECT p.latitude, p.longitude
FROM images i
JOIN image_positions p ON p.image_id = i.id
WHERE i.id = $1 AND i.owner_id = $2 AND i.deleted_at IS NULL
