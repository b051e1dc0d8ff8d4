-- Asked by GET /users/{id}/followers, beside follow/find_counts: the last first, without who is suspended.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 user_id uuid
--   $6 viewer uuid, NULL if anonymous
-- -> user_id uuid, username text, display_name text, created_at timestamptz, followed bool: by the viewer
-- Index: idx_follows_followers, users_pkey, follows_pkey
SELECT f.follower_id AS user_id, f.username, f.display_name, f.created_at,
	EXISTS (SELECT FROM follows v WHERE v.follower_id = $6 AND v.followed_id = f.follower_id) AS followed
FROM (
	SELECT t.follower_id, t.created_at, u.username, u.display_name
	FROM follows t
	CROSS JOIN LATERAL (
		SELECT username, display_name FROM users
		WHERE id = t.follower_id AND status NOT IN ('suspended', 'deleted') OFFSET 0
	) u
	WHERE t.followed_id = $5 AND (t.created_at, t.follower_id) < ($3, $4)
	ORDER BY t.created_at DESC, t.follower_id DESC
	LIMIT $1 OFFSET $2
) f
ORDER BY f.created_at DESC, f.follower_id DESC
