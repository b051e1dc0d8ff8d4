-- Asked by the job account.remove, until it does nothing: so many comments of a deleted account. Triggers count.
--   $1 user_id uuid
--   $2 limit int8
-- -> removed int8
-- Index: idx_comments_user
WITH gone AS (
	DELETE FROM comments WHERE id IN (SELECT id FROM comments WHERE user_id = $1 LIMIT $2)
	RETURNING id
)
SELECT count(*) AS removed FROM gone
