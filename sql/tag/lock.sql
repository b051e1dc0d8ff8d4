-- Asked before a tag is renamed or merged: those of the slugs that are there, for nobody else to change.
--   $1 slugs text[]
-- -> id uuid, name text, slug text, usage_count int8 (0: not asked for)
-- Index: the unique one on slug
SELECT id, name, slug, 0::bigint AS usage_count
FROM tags WHERE slug = ANY ($1::text[])
ORDER BY slug COLLATE "C"
FOR UPDATE
