-- Asked by the job account.remove, until it does nothing: so many of those a deleted account follows or is followed by.
-- Triggers count.
--   $1 user_id uuid
--   $2 limit int8
-- -> removed int8
-- Index: follows_pkey, idx_follows_followers
WITH chosen AS (
	(SELECT follower_id, followed_id FROM follows WHERE follower_id = $1 LIMIT $2)
	UNION ALL
	(SELECT follower_id, followed_id FROM follows WHERE followed_id = $1 LIMIT $2)
	LIMIT $2
), gone AS (
	DELETE FROM follows f USING chosen s
	WHERE f.follower_id = s.follower_id AND f.followed_id = s.followed_id
	RETURNING f.follower_id
)
SELECT count(*) AS removed FROM gone
