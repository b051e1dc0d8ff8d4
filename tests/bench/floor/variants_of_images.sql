-- Then the files of all of them.
SELECT image_id, id, variant_type, width, height, file_size, format
FROM image_variants
WHERE image_id = ANY ($1::uuid[])
