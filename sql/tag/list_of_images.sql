-- Asked by the batch loader: the tags of any set of images, those of each packed in one value, by
-- slug (migration 00035).
--   $1 images uuid[]
-- -> image_id uuid, tags bytea
-- Index: image_tag_sets_pkey
SELECT image_id, tags
FROM image_tag_sets
WHERE image_id = ANY ($1::uuid[])
