-- Asked after a follow or the end of one, and beside the lists of both.
--   $1 user_id uuid
-- -> followers int8, following int8; no row if there is no such account
-- Index: users_pkey, user_counts_pkey
SELECT coalesce(c.followers, 0)::bigint AS followers, coalesce(c.following, 0)::bigint AS following
FROM users u
LEFT JOIN user_counts c ON c.user_id = u.id
WHERE u.id = $1 AND u.status NOT IN ('suspended', 'deleted')
