-- Asked by POST /users/{id}/block, after follow/lock_pair: neither follows the other any more.
--   $1 blocker_id uuid
--   $2 blocked_id uuid
-- -> id uuid; no row if there is no such account
-- Index: users_pkey, blocks_pkey, follows_pkey
WITH other AS (
	SELECT id FROM users WHERE id = $2 AND status <> 'deleted'
), added AS (
	INSERT INTO blocks (blocker_id, blocked_id) SELECT $1, id FROM other
	ON CONFLICT (blocker_id, blocked_id) DO NOTHING
), parted AS (
	DELETE FROM follows f USING other o
	WHERE f.follower_id = $1 AND f.followed_id = o.id OR f.follower_id = o.id AND f.followed_id = $1
)
SELECT id FROM other
