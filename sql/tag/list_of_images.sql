-- Asked by the batch loader: the tags of any set of images that have none in their row yet, those of each
-- packed in one value, by slug (migration 00085).
--   $1 images uuid[]
-- -> image_id uuid, tags bytea
-- Index: image_tags_pkey (image_id, tag_id)
SELECT image_id, tags
FROM image_tag_sets_made
WHERE image_id = ANY ($1::uuid[])
