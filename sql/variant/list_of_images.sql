-- Asked by the batch loader: the files of any set of images, those of each packed in one value
-- (migration 00035).
--   $1 images uuid[]
-- -> image_id uuid, variants bytea
-- Index: image_variant_sets_pkey
SELECT image_id, variants
FROM image_variant_sets
WHERE image_id = ANY ($1::uuid[])
