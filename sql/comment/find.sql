-- Asked by whatever begins with one comment: if the viewer may see it, which is whoever sees its image, and its
-- author.
--   $1 viewer uuid, NULL if anonymous
--   $2 id uuid
--   $3 moderates bool
-- -> a comment row (repo/comment.c)
-- Index: comments_pkey, images_pkey, users_pkey
SELECT c.id, c.user_id, u.username, u.display_name, c.image_id, c.content, c.created_at, c.updated_at,
	i.owner_id AS image_owner_id
FROM comments c
JOIN images i ON i.id = c.image_id
JOIN users u ON u.id = c.user_id
WHERE c.id = $2 AND c.deleted_at IS NULL AND (c.hidden_at IS NULL OR $3)
	AND (c.user_id = $1
		OR image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3))
