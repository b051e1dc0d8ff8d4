-- Asked by GET /users/{id}/comments: is there such an account, and how many comments did they write?
--   $1 user_id uuid
-- -> comments int8; no row if there is none
-- Index: users_pkey, user_counts_pkey
SELECT coalesce(c.comments, 0)::bigint AS comments
FROM users u
LEFT JOIN user_counts c ON c.user_id = u.id
WHERE u.id = $1 AND u.status <> 'deleted'
