-- Asked whenever an image is tagged, after insert_missing. What it carries already is not touched.
--   $1 image uuid
--   $2 slugs text[]
-- -> nothing
-- Index: the unique one on slug, image_tags_pkey (image_id, tag_id)
INSERT INTO image_tags (image_id, tag_id)
SELECT $1, t.id
FROM tags t
WHERE t.slug = ANY ($2::text[])
	AND NOT EXISTS (SELECT FROM image_tags m WHERE m.image_id = $1 AND m.tag_id = t.id)
ORDER BY t.id
ON CONFLICT DO NOTHING
