-- Asked by the doctor and by moving: files that rows name, in the order of their keys.
--   $1 after text: of the page before, '' at first
--   $2 storage_provider text
--   $3 limit int4
-- -> key text, file_size int8
-- Index: idx_image_variants_key
SELECT v.storage_key AS key, max(v.file_size) AS file_size
FROM image_variants v
WHERE v.storage_key > $1 AND v.storage_provider = $2
GROUP BY v.storage_key
ORDER BY v.storage_key
LIMIT $3::int4
