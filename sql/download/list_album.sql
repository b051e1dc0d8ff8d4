-- Asked by GET /albums/{id}/download: originals of the images that the viewer meets in the album, in its order.
-- No row also when they may not see the album.
--   $1 viewer uuid, NULL if anonymous
--   $2 album uuid
--   $3 moderates bool
--   $4 limit int8
-- -> variant uuid, storage_key text, format text, file_size int8, crc32 int8, title text,
--    original_filename text, created_at timestamptz
-- Index: idx_album_images_order, images_pkey, the unique one on (image_id, variant_type)
SELECT v.id AS variant, v.storage_key, v.format, v.file_size, v.crc32, i.title, i.original_filename,
	v.created_at
FROM (
	SELECT image_id, position FROM album_images
	WHERE album_id = $2 AND reach >= (
		SELECT album_level(owner_id, visibility, hidden_at, $1, $3) FROM albums WHERE id = $2
	)
	ORDER BY position, image_id
	LIMIT $4
) m
JOIN images i ON i.id = m.image_id AND i.status = 'active'
JOIN image_variants v ON v.image_id = m.image_id AND v.variant_type = 'original'
ORDER BY m.position, m.image_id
