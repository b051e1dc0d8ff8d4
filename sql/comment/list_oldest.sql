-- Asked by GET /images/{id}/comments, beside image/see: the oldest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the beginning of time before the first page
--   $4 after_id uuid
--   $5 image_id uuid
-- -> a comment row (repo/comment.c)
-- Index: idx_comments_image_listing, users_pkey
SELECT c.id, c.user_id, u.username, u.display_name, c.image_id, c.content, c.created_at, c.updated_at,
	NULL::uuid AS image_owner_id
FROM (
	SELECT id, user_id, image_id, content, created_at, updated_at FROM comments
	WHERE image_id = $5 AND deleted_at IS NULL AND hidden_at IS NULL AND (created_at, id) > ($3, $4)
	ORDER BY created_at, id
	LIMIT $1 OFFSET $2
) c
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = c.user_id OFFSET 0
) u
ORDER BY c.created_at, c.id
