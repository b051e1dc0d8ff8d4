-- Asked by GET /notifications, those not read yet: the last first. Who is gone is not named.
--   $1 limit int8
--   $2 offset int8
--   $3 after_updated_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 user_id uuid
-- -> id uuid, kind text, actor_id uuid, username text, display_name text, actor_count int8, image_id uuid,
--    image_title text, comment_id uuid, content text, detail jsonb, created_at timestamptz,
--    updated_at timestamptz, read_at timestamptz
-- Index: idx_notifications_unread, users_pkey, images_pkey, comments_pkey
SELECT n.id, n.kind, u.id AS actor_id, u.username, u.display_name, n.actor_count, n.image_id,
	i.title AS image_title, n.comment_id, left(c.content, 200) AS content, n.detail, n.created_at,
	n.updated_at, n.read_at
FROM (
	SELECT id, kind, actor_id, actor_count, image_id, comment_id, detail, created_at, updated_at, read_at
	FROM notifications
	WHERE user_id = $5 AND shown AND read_at IS NULL AND (updated_at, id) < ($3, $4)
	ORDER BY updated_at DESC, id DESC
	LIMIT $1 OFFSET $2
) n
LEFT JOIN LATERAL (
	SELECT id, username, display_name FROM users
	WHERE id = n.actor_id AND status NOT IN ('suspended', 'deleted') OFFSET 0
) u ON true
LEFT JOIN LATERAL (SELECT title FROM images WHERE id = n.image_id OFFSET 0) i ON true
LEFT JOIN LATERAL (SELECT content FROM comments WHERE id = n.comment_id OFFSET 0) c ON true
ORDER BY n.updated_at DESC, n.id DESC
