-- Asked by the batch loader: the tags of any set of images, by slug, image after image.
--   $1 images uuid[]
-- -> image_id uuid, tag_name text
-- Index: idx_image_tags_shown (image_id, tag_slug) with tag_name, alone and in order
SELECT image_id, tag_name
FROM image_tags
WHERE image_id = ANY ($1::uuid[])
ORDER BY image_id, tag_slug COLLATE "C"
