-- Asked by the doctor: images whose packed variants or tags are not what their rows say, or not there yet.
-- Reads everything.
--   $1 limit int4
-- -> image_id uuid
-- Index: none, all is read
SELECT i.id AS image_id
FROM images i
LEFT JOIN image_variant_sets_made vm ON vm.image_id = i.id
LEFT JOIN image_tag_sets_made tm ON tm.image_id = i.id
WHERE i.variants IS DISTINCT FROM coalesce(vm.variants, '') OR i.tags IS DISTINCT FROM coalesce(tm.tags, '')
ORDER BY i.id
LIMIT $1::int4
