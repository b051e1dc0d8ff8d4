-- Asked by GET /images/download: originals of these images, of those that the viewer may see.
--   $1 viewer uuid, NULL if anonymous
--   $2 images uuid[]
--   $3 moderates bool
-- -> variant uuid, storage_key text, format text, file_size int8, crc32 int8, title text,
--    original_filename text, created_at timestamptz
-- Index: images_pkey, the unique one on (image_id, variant_type)
SELECT v.id AS variant, v.storage_key, v.format, v.file_size, v.crc32, i.title, i.original_filename,
	v.created_at
FROM unnest($2::uuid[]) WITH ORDINALITY AS given (id, place)
JOIN images i ON i.id = given.id AND i.status = 'active'
	AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
JOIN image_variants v ON v.image_id = i.id AND v.variant_type = 'original'
ORDER BY given.place
