-- Asked by the batch loader: the tags of any set of images, by name, image after image.
--   $1 images uuid[]
-- -> image_id uuid, name text
-- Index: image_tags_pkey (image_id, tag_id), tags_pkey
SELECT m.image_id, t.name
FROM image_tags m
JOIN tags t ON t.id = m.tag_id
WHERE m.image_id = ANY ($1::uuid[])
ORDER BY m.image_id, t.slug COLLATE "C"
