-- Asked by the job image.process: the files of the image, in place of earlier ones. One statement, for each packs
-- the image anew.
--   $1 image uuid
--   $2 ids uuid[]
--   $3 variant_types text[], beside them, as all that follows
--   $4 storage_keys text[]
--   $5 widths int8[]
--   $6 heights int8[]
--   $7 file_sizes int8[]
--   $8 formats text[]
--   $9 storage_providers text[]
-- Index: the unique one on (image_id, variant_type)
INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, file_size, format,
	storage_provider)
SELECT v.id, $1, v.variant_type, v.storage_key, v.width::int4, v.height::int4, v.file_size, v.format,
	v.storage_provider
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int8[], $6::int8[], $7::int8[], $8::text[], $9::text[])
	AS v (id, variant_type, storage_key, width, height, file_size, format, storage_provider)
ON CONFLICT (image_id, variant_type) DO UPDATE SET id = excluded.id, storage_key = excluded.storage_key,
	width = excluded.width, height = excluded.height, file_size = excluded.file_size,
	format = excluded.format, storage_provider = excluded.storage_provider, created_at = now()
