-- Asked first of all when a tag is renamed or merged: the images that carry one of the slugs, which are packed
-- anew by it. Whoever edits one has its row before they ask for a tag's; so must we.
--   $1 slugs text[]
-- -> id uuid, of no use
-- Index: the unique one on slug, idx_image_tags_tag_image, images_pkey
SELECT id
FROM images
WHERE id IN (
	SELECT m.image_id FROM tags t JOIN image_tags m ON m.tag_id = t.id WHERE t.slug = ANY ($1::text[])
)
ORDER BY id
FOR NO KEY UPDATE
