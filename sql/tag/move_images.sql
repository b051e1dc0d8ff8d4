-- Asked when two tags are merged: what carries the one carries the other too.
--   $1 from uuid
--   $2 to uuid
-- -> nothing
-- Index: idx_image_tags_tag_image
INSERT INTO image_tags (image_id, tag_id, tagged_at)
SELECT image_id, $2, tagged_at FROM image_tags WHERE tag_id = $1
ORDER BY image_id
ON CONFLICT DO NOTHING
