-- Asked by POST /users/{id}/follow, after follow/lock_pair. Who is followed is told once.
--   $1 follower_id uuid
--   $2 followed_id uuid
-- -> blocked bool; no row if there is no such account
-- Index: users_pkey, blocks_pkey, follows_pkey, idx_notifications_follower
WITH other AS (
	SELECT u.id, EXISTS (SELECT FROM blocks b
		WHERE b.blocker_id = u.id AND b.blocked_id = $1 OR b.blocker_id = $1 AND b.blocked_id = u.id) AS blocked
	FROM users u
	WHERE u.id = $2 AND u.status NOT IN ('suspended', 'deleted')
), added AS (
	INSERT INTO follows (follower_id, followed_id)
	SELECT a.id, o.id FROM other o
	JOIN users a ON a.id = $1 AND a.status NOT IN ('suspended', 'deleted')
	WHERE NOT o.blocked
	ON CONFLICT (follower_id, followed_id) DO NOTHING
	RETURNING followed_id
), told AS (
	INSERT INTO notifications (user_id, kind, actor_id)
	SELECT followed_id, 'follow', $1 FROM added
	ON CONFLICT (user_id, actor_id) WHERE kind = 'follow' DO NOTHING
)
SELECT blocked FROM other
