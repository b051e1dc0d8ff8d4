-- Asked by the job account.remove, until it does nothing: so many comments of a deleted account, and what they
-- count.
--   $1 user_id uuid
--   $2 limit int8
-- -> removed int8
-- Index: idx_comments_user, images_pkey
WITH gone AS (
	DELETE FROM comments WHERE id IN (SELECT id FROM comments WHERE user_id = $1 LIMIT $2)
	RETURNING image_id, deleted_at
), numbers AS (
	SELECT image_id, count(*) AS number FROM gone WHERE deleted_at IS NULL GROUP BY image_id
), held AS (
	SELECT i.id, n.number FROM images i JOIN numbers n ON n.image_id = i.id ORDER BY i.id
	FOR NO KEY UPDATE OF i
), counted AS (
	UPDATE images i SET comment_count = greatest(comment_count - h.number, 0) FROM held h WHERE i.id = h.id
)
SELECT count(*) AS removed FROM gone
