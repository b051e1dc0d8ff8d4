-- Asked by GET /users/{id} and whatever acts on an account.
--   $1 id uuid
-- -> an account row (repo/account.c)
-- Index: users_pkey
SELECT
	u.id, u.email, u.username, u.password_hash, u.role, u.status, u.display_name, u.bio,
	u.created_at, u.updated_at, u.version, u.locked_until,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 2 AND c.scope_id = u.id) AS image_count
FROM users u
WHERE u.id = $1 AND u.status <> 'deleted'
