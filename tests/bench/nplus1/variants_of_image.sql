-- The mistake this product began with, as it was: asked for each image of a page.
SELECT id, image_id, variant_type, storage_key, width, height, file_size, format, created_at
FROM image_variants
WHERE image_id = $1
