-- Asked by GET /images/{id}/variants/{size} and /download: the file that is wanted most
-- of those there are, if the viewer may see the image.
--   $1 image uuid
--   $2 variant_types text[], the best first
--   $3 viewer uuid, NULL if anonymous
--   $4 moderates bool
-- -> id uuid, storage_key text, format text, everybody bool, original_filename text,
--    storage_provider text
-- Index: images_pkey, the unique one on (image_id, variant_type)
SELECT v.id, v.storage_key, v.format, i.visibility = 'public' AND i.status = 'active' AS everybody,
	i.original_filename, v.storage_provider
FROM images i
JOIN image_variants v ON v.image_id = i.id
WHERE i.id = $1 AND v.variant_type = ANY ($2::text[])
	AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $3, $4)
ORDER BY array_position($2::text[], v.variant_type::text)
LIMIT 1
