-- Asked by the batch loader: the tags of any set of images, by name, image after image.
--   $1 images uuid[]
-- -> image_id uuid, name text
-- Index: image_tags_pkey (image_id, tag_id), tags_pkey; OFFSET 0 keeps the planner from hashing all tags
-- there are for the few that are wanted
SELECT m.image_id, t.name
FROM image_tags m
CROSS JOIN LATERAL (SELECT name, slug FROM tags WHERE id = m.tag_id OFFSET 0) t
WHERE m.image_id = ANY ($1::uuid[])
ORDER BY m.image_id, t.slug COLLATE "C"
