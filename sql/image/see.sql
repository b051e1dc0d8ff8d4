-- Asked beside listings that belong to an image: may the viewer see it, and how many are there?
--   $1 viewer uuid, NULL if anonymous
--   $2 id uuid
--   $3 moderates bool
-- -> like_count int8, comment_count int8; no row if it is not visible
-- Index: images_pkey
SELECT i.like_count, i.comment_count
FROM images i
WHERE i.id = $2
	AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
