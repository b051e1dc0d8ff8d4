-- Asked before a link for everybody is made: is it for everybody? It stays so until the transaction
-- ends, for whoever changes it waits.
--   $1 image uuid
--   $2 variant_types text[], the best first
-- -> storage_key text, format text
-- Index: images_pkey, the unique one on (image_id, variant_type)
SELECT v.storage_key, v.format
FROM images i
JOIN image_variants v ON v.image_id = i.id
WHERE i.id = $1 AND v.variant_type = ANY ($2::text[]) AND v.storage_provider = 'local'
	AND i.visibility = 'public' AND i.status = 'active' AND i.deleted_at IS NULL
	AND i.hidden_at IS NULL
ORDER BY array_position($2::text[], v.variant_type::text)
LIMIT 1
FOR SHARE OF i, v
