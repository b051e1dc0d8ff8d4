-- Asked by GET /tags/{tag}/images when nothing was found: is there such a tag at all.
--   $1 slug text
-- -> id uuid, name text, slug text, usage_count int8
-- Index: the unique one on slug, image_counts_pkey
SELECT t.id, t.name, t.slug,
	(SELECT coalesce(sum(images), 0)::bigint FROM image_counts WHERE scope = 5 AND scope_id = t.id) AS usage_count
FROM tags t
WHERE t.slug = $1
