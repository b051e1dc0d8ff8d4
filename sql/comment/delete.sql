-- Asked by DELETE /comments/{id}. Triggers count it; the row is kept for a while, for whoever moderates. Nobody is told
-- of it any more.
--   $1 id uuid
-- -> nothing; affects the comment if it was not deleted yet
-- Index: comments_pkey, idx_notifications_comment
WITH untold AS (
	DELETE FROM notifications WHERE comment_id = $1
)
UPDATE comments SET deleted_at = now() WHERE id = $1 AND deleted_at IS NULL
