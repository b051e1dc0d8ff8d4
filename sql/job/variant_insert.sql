-- Asked by the job image.process: one file of the image, in place of an earlier one.
--   $1 id uuid
--   $2 image uuid
--   $3 variant_type text
--   $4 storage_key text
--   $5 width int4
--   $6 height int4
--   $7 file_size int8
--   $8 format text
--   $9 storage_provider text
-- Index: the unique one on (image_id, variant_type)
INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, file_size, format,
	storage_provider)
VALUES ($1, $2, $3, $4, $5::int4, $6::int4, $7::int8, $8, $9)
ON CONFLICT (image_id, variant_type) DO UPDATE SET id = excluded.id, storage_key = excluded.storage_key,
	width = excluded.width, height = excluded.height, file_size = excluded.file_size,
	format = excluded.format, storage_provider = excluded.storage_provider, created_at = now()
