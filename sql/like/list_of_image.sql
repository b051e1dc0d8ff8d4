-- Asked by GET /images/{id}/likes, beside image/see: who likes it, the last first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_user_id uuid
--   $5 image_id uuid
-- -> user_id uuid, username text, display_name text, created_at timestamptz
-- Index: idx_likes_image_listing, users_pkey
SELECT l.user_id, u.username, u.display_name, l.created_at
FROM (
	SELECT user_id, created_at FROM likes
	WHERE image_id = $5 AND hidden_at IS NULL AND (created_at, user_id) < ($3, $4)
	ORDER BY created_at DESC, user_id DESC
	LIMIT $1 OFFSET $2
) l
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = l.user_id OFFSET 0
) u
ORDER BY l.created_at DESC, l.user_id DESC
