-- Asked first of all when an image's tags are replaced: those that it is to carry, for nobody to rename or merge.
-- Whoever does that has the tag before the images that carry it; so must we.
--   $1 slugs text[]
-- -> id uuid, of no use
-- Index: the unique one on slug
SELECT id
FROM tags WHERE slug = ANY ($1::text[])
ORDER BY slug COLLATE "C"
FOR SHARE
