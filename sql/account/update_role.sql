-- Asked by PUT /users/{id}/role and tintype user role.
--   $1 id uuid
--   $2 role text
-- -> an account row (repo/account.c); none if it is the last administrator's, or there is no such account
-- Index: users_pkey, idx_users_admins
WITH admins AS (
	SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id FOR NO KEY UPDATE
)
UPDATE users u SET role = $2, updated_at = now(), version = version + 1
WHERE u.id = $1 AND u.status <> 'deleted'
	AND ($2 = 'admin' OR u.role <> 'admin' OR EXISTS (SELECT FROM admins WHERE id <> $1))
RETURNING
	u.id, u.email, u.username, u.password_hash, u.role, u.status, u.display_name, u.bio,
	u.created_at, u.updated_at, u.version, u.locked_until,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 2 AND c.scope_id = u.id) AS image_count,
	u.show_nsfw,
	(SELECT coalesce(max(g.images), 0) FROM user_usage g WHERE g.user_id = u.id) AS used_images,
	(SELECT coalesce(max(g.bytes), 0) FROM user_usage g WHERE g.user_id = u.id) AS used_bytes,
	(SELECT coalesce(max(g.max_images), -1) FROM user_usage g WHERE g.user_id = u.id) AS max_images,
	(SELECT coalesce(max(g.max_bytes), -1) FROM user_usage g WHERE g.user_id = u.id) AS max_bytes
