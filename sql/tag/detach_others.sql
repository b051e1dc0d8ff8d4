-- Asked when an image's tags are replaced: takes off all but the given ones.
--   $1 image uuid
--   $2 slugs text[]
-- -> nothing
-- Index: image_tags_pkey (image_id, tag_id), tags_pkey
DELETE FROM image_tags m
USING tags t
WHERE m.image_id = $1 AND t.id = m.tag_id AND t.slug <> ALL ($2::text[])
