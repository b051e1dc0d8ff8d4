-- Asked whenever an image is tagged: makes the tags that are new. Waits for whoever makes the same.
--   $1 ids uuid[]
--   $2 names text[]
--   $3 slugs text[], beside them
-- -> nothing
-- Index: the unique one on slug
INSERT INTO tags (id, name, slug)
SELECT g.id, g.name, g.slug
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS g (id, name, slug)
WHERE NOT EXISTS (SELECT FROM tags t WHERE t.slug = g.slug)
ORDER BY g.slug COLLATE "C"
ON CONFLICT (slug) DO NOTHING
