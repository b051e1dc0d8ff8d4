-- Asked by DELETE /images/{id}/like. The image is held first, as when it is liked.
--   $1 user_id uuid
--   $2 image_id uuid
--   $3 moderates bool
-- -> like_count int8; no row if the image is not visible to the user
-- Index: images_pkey, likes_pkey
WITH held AS (
	SELECT i.id, i.like_count
	FROM images i
	WHERE i.id = $2
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
	FOR NO KEY UPDATE OF i
), gone AS (
	DELETE FROM likes l USING held h WHERE l.user_id = $1 AND l.image_id = h.id
	RETURNING l.image_id, l.hidden_at
), counted AS (
	UPDATE images i SET like_count = greatest(i.like_count - 1, 0)
	FROM gone g WHERE i.id = g.image_id AND g.hidden_at IS NULL
	RETURNING i.like_count
)
SELECT coalesce((SELECT like_count FROM counted), h.like_count) AS like_count
FROM held h
