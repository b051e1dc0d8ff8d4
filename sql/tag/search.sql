-- Asked by GET /tags/search: tags in use whose slug begins so, most used first. Tags that only
-- hidden images carry are not told.
--   $1 from_slug text: the prefix
--   $2 to_slug text: the first text behind all that begin so
--   $3 limit int8
-- -> id uuid, name text, slug text, usage_count int8
-- Index: idx_tags_slug_bytes, image_counts_pkey
-- Plan: custom
SELECT t.id, t.name, t.slug, c.images AS usage_count
FROM tags t
CROSS JOIN LATERAL (
	SELECT coalesce(sum(images), 0)::bigint AS images
	FROM image_counts
	WHERE scope = 5 AND scope_id = t.id
) c
WHERE t.slug COLLATE "C" >= $1 AND t.slug COLLATE "C" < $2 AND c.images > 0
ORDER BY c.images DESC, t.slug COLLATE "C"
LIMIT $3
