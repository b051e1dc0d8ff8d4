-- Asked by DELETE /images/{id}/like, after like/hold. What the owner has not read of yet is taken back.
--   $1 user_id uuid
--   $2 image_id uuid
--   $3 moderates bool
-- -> blocked bool, like_count int8; no row if the image is not visible to the user
-- Index: images_pkey, likes_pkey, idx_notifications_likes, idx_likes_image_listing
WITH seen AS (
	SELECT i.id, i.owner_id, i.like_count
	FROM images i
	WHERE i.id = $2
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
), gone AS (
	DELETE FROM likes l USING seen s WHERE l.user_id = $1 AND l.image_id = s.id
	RETURNING l.image_id, l.hidden_at, l.created_at, s.owner_id
), counted AS (
	UPDATE images i SET like_count = greatest(i.like_count - 1, 0)
	FROM gone g WHERE i.id = g.image_id AND g.hidden_at IS NULL
	RETURNING i.like_count
), lessened AS (
	UPDATE notifications n SET actor_count = n.actor_count - 1,
		actor_id = CASE WHEN n.actor_id <> $1 THEN n.actor_id ELSE (
			SELECT l.user_id FROM likes l
			WHERE l.image_id = $2 AND l.user_id NOT IN ($1, n.user_id) AND l.hidden_at IS NULL
			ORDER BY l.created_at DESC, l.user_id DESC LIMIT 1) END
	FROM gone g
	WHERE n.user_id = g.owner_id AND n.image_id = g.image_id AND n.kind = 'like' AND n.read_at IS NULL
		AND g.created_at >= n.created_at AND n.actor_count > 1
), emptied AS (
	DELETE FROM notifications n USING gone g
	WHERE n.user_id = g.owner_id AND n.image_id = g.image_id AND n.kind = 'like' AND n.read_at IS NULL
		AND g.created_at >= n.created_at AND n.actor_count <= 1
)
SELECT false AS blocked, coalesce((SELECT like_count FROM counted), s.like_count) AS like_count
FROM seen s
