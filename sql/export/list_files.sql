-- Asked by the job account.export: the originals.
--   $1 user_id uuid
--   $2 after uuid: of the last one, nil at first
--   $3 limit int8
-- -> id uuid, storage_key text, format text
-- Index: images_pkey or idx_images_owner, image_variants_image_type_unique
SELECT i.id, v.storage_key, v.format
FROM images i
JOIN image_variants v ON v.image_id = i.id AND v.variant_type = 'original'
WHERE i.owner_id = $1 AND i.id > $2
ORDER BY i.id
LIMIT $3
