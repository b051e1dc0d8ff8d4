-- Asked by whoever makes an image active or a copy of an active one: its copies that wait get its
-- files. The files are locked, so that they do not go before the copies name them too. What was told of an
-- image when it was moved in (exif_told) is its own; what the file tells is everybody's, and goes over it.
--   $1 source uuid
-- Index: image_positions_pkey, idx_images_duplicates, the unique one on (image_id, variant_type)
WITH files AS (
	SELECT id, variant_type, storage_key, storage_provider, width, height, file_size, format
	FROM image_variants
	WHERE image_id = $1
	FOR SHARE
), made AS (
	UPDATE images d SET status = 'active', width = s.width, height = s.height,
		file_size = s.file_size, mime_type = s.mime_type, placeholder_color = s.placeholder_color,
		exif = coalesce(d.exif, '{}') || file.exif,
		exif_told = (SELECT array_agg(name) FROM jsonb_object_keys(d.exif) name WHERE NOT file.exif ? name),
		blurhash = s.blurhash, perceptual_hash = s.perceptual_hash, scan_status = s.scan_status, processed_at = now(),
		updated_at = now(), version = d.version + 1
	FROM images s CROSS JOIN LATERAL (SELECT coalesce(s.exif, '{}') - coalesce(s.exif_told, '{}') AS exif) file
	WHERE s.id = $1 AND s.status = 'active' AND d.duplicate_of = s.id AND d.status = 'processing'
		AND EXISTS (SELECT 1 FROM files)
	RETURNING d.id, d.keep_position
), placed AS (
	INSERT INTO image_positions (image_id, latitude, longitude)
	SELECT made.id, p.latitude, p.longitude
	FROM made JOIN image_positions p ON p.image_id = $1
	WHERE made.keep_position
)
INSERT INTO image_variants (id, image_id, variant_type, storage_key, storage_provider, width, height,
	file_size, format)
SELECT gen_random_uuid(), made.id, f.variant_type, f.storage_key, f.storage_provider, f.width,
	f.height, f.file_size, f.format
FROM made CROSS JOIN files f
