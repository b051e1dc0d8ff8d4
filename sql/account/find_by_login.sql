-- Asked by POST /auth/login: whose address or name it is, whatever its case.
--   $1 login text
-- -> an account row (repo/account.c)
-- Index: idx_users_email_folded, idx_users_username_folded
SELECT
	u.id, u.email, u.username, u.password_hash, u.role, u.status, u.display_name, u.bio,
	u.created_at, u.updated_at, u.version, u.locked_until,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 2 AND c.scope_id = u.id) AS image_count,
	u.show_nsfw,
	(SELECT coalesce(max(g.images), 0) FROM user_usage g WHERE g.user_id = u.id) AS used_images,
	(SELECT coalesce(max(g.bytes), 0) FROM user_usage g WHERE g.user_id = u.id) AS used_bytes,
	(SELECT coalesce(max(g.max_images), -1) FROM user_usage g WHERE g.user_id = u.id) AS max_images,
	(SELECT coalesce(max(g.max_bytes), -1) FROM user_usage g WHERE g.user_id = u.id) AS max_bytes
FROM users u
WHERE (lower(u.email) = lower($1) OR lower(u.username) = lower($1)) AND u.status <> 'deleted'
ORDER BY (lower(u.email) = lower($1)) DESC
LIMIT 1
