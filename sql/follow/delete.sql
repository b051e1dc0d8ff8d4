-- Asked by DELETE /users/{id}/follow, after follow/lock_pair. What the other has not read of yet is taken back.
--   $1 follower_id uuid
--   $2 followed_id uuid
-- -> blocked bool; no row if there is no such account
-- Index: users_pkey, follows_pkey, idx_notifications_follower
WITH gone AS (
	DELETE FROM follows WHERE follower_id = $1 AND followed_id = $2
	RETURNING followed_id
), untold AS (
	DELETE FROM notifications n USING gone g
	WHERE n.user_id = g.followed_id AND n.actor_id = $1 AND n.kind = 'follow' AND n.read_at IS NULL
)
SELECT false AS blocked FROM users u WHERE u.id = $2 AND u.status <> 'deleted'
