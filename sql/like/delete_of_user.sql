-- Asked by the job account.remove, until it does nothing: so many likes of a deleted account, and what they count.
--   $1 user_id uuid
--   $2 limit int8
-- -> removed int8
-- Index: likes_pkey (user_id first), images_pkey
WITH gone AS (
	DELETE FROM likes WHERE user_id = $1 AND image_id IN (
		SELECT image_id FROM likes WHERE user_id = $1 ORDER BY image_id LIMIT $2
	)
	RETURNING image_id, hidden_at
), held AS (
	SELECT i.id FROM images i JOIN gone g ON g.image_id = i.id AND g.hidden_at IS NULL
	ORDER BY i.id FOR NO KEY UPDATE OF i
), counted AS (
	UPDATE images i SET like_count = greatest(like_count - 1, 0) FROM held h WHERE i.id = h.id
)
SELECT count(*) AS removed FROM gone
