-- Asked by moving: a blob is at the other place too; from now on it is read there.
--   $1 key text
--   $2 storage_provider text
-- Index: idx_image_variants_key
UPDATE image_variants SET storage_provider = $2 WHERE storage_key = $1 AND storage_provider <> $2
