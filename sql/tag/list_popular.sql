-- Asked by GET /tags: the most used among what everybody sees.
--   $1 limit int8
-- -> id uuid, name text, slug text, usage_count int8
-- Index: image_counts_pkey (scope first), tags_pkey
SELECT t.id, t.name, t.slug, c.images AS usage_count
FROM (
	SELECT scope_id, sum(images)::bigint AS images
	FROM image_counts
	WHERE scope = 5
	GROUP BY scope_id
	HAVING sum(images) > 0
	ORDER BY sum(images) DESC, scope_id
	LIMIT $1
) c
JOIN tags t ON t.id = c.scope_id
ORDER BY c.images DESC, t.slug COLLATE "C"
