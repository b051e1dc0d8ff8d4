-- Asked by GET /users/{id}: how many follow that person, and what binds the viewer to them.
--   $1 viewer uuid, NULL if anonymous
--   $2 user_id uuid
-- -> followers int8, following int8, followed bool, follows_you bool, blocked bool
-- Index: user_counts_pkey, follows_pkey, blocks_pkey
SELECT coalesce((SELECT followers FROM user_counts WHERE user_id = $2), 0)::bigint AS followers,
	coalesce((SELECT following FROM user_counts WHERE user_id = $2), 0)::bigint AS following,
	EXISTS (SELECT FROM follows WHERE follower_id = $1 AND followed_id = $2) AS followed,
	EXISTS (SELECT FROM follows WHERE follower_id = $2 AND followed_id = $1) AS follows_you,
	EXISTS (SELECT FROM blocks WHERE blocker_id = $1 AND blocked_id = $2) AS blocked
