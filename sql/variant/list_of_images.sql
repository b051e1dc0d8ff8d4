-- Asked by the batch loader: the files of any set of images that have none in their row yet, those of each
-- packed in one value (migration 00085).
--   $1 images uuid[]
-- -> image_id uuid, variants bytea
-- Index: the unique one on (image_id, variant_type)
SELECT image_id, variants
FROM image_variant_sets_made
WHERE image_id = ANY ($1::uuid[])
