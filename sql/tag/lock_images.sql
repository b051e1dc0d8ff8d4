-- Asked after tag/lock when a tag is renamed or merged: the images that carry one of the slugs, which are packed
-- anew by it. There come no more, for who attaches a tag waits for it.
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
