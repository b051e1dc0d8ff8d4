-- Asked by the doctor and by moving: uploads that wait to be processed, in the order of their keys.
--   $1 after text: of the page before, '' at first
--   $2 storage_provider text
--   $3 limit int4
-- -> key text, file_size int8
-- Index: images_storage_key_unique
SELECT i.storage_key AS key, i.file_size
FROM images i
WHERE i.storage_provider = $2 AND i.storage_key > $1 AND i.status = 'processing'
	AND i.duplicate_of IS NULL
ORDER BY i.storage_key
LIMIT $3::int4
