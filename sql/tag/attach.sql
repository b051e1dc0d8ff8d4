-- Asked whenever an image is tagged, after insert_missing.
--   $1 image uuid
--   $2 slugs text[]
-- -> nothing
-- Index: the unique one on slug
INSERT INTO image_tags (image_id, tag_id)
SELECT $1, t.id
FROM tags t
WHERE t.slug = ANY ($2::text[])
ORDER BY t.id
ON CONFLICT DO NOTHING
