-- Asked by PATCH /tags/{slug}. Triggers tell it to the images that carry the tag, and to search.
--   $1 id uuid
--   $2 name text
--   $3 slug text
-- -> nothing
-- Index: tags_pkey
UPDATE tags SET name = $2, slug = $3 WHERE id = $1
