-- Asked by POST /notifications/read, again and again until it affects fewer than the limit.
--   $1 user_id uuid
--   $2 limit int8
-- -> nothing; affects those that were unread
-- Index: idx_notifications_unread
UPDATE notifications SET read_at = now()
WHERE id IN (
	SELECT id FROM notifications WHERE user_id = $1 AND shown AND read_at IS NULL
	ORDER BY updated_at DESC, id DESC LIMIT $2
)
