-- Asked by the batch loader: the files of any set of images.
--   $1 images uuid[]
-- -> image_id uuid, variant_type text, id uuid, width int4, height int4, file_size int8, format text
-- Index: the unique one on (image_id, variant_type)
SELECT image_id, variant_type, id, width, height, file_size, format
FROM image_variants
WHERE image_id = ANY ($1::uuid[])
