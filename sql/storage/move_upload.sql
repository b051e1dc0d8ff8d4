-- Asked by moving: the same for an upload that waits to be processed.
--   $1 key text
--   $2 storage_provider text
--   $3 from text
-- Index: images_storage_key_unique
UPDATE images SET storage_provider = $2
WHERE storage_provider = $3 AND storage_key = $1 AND status = 'processing'
