-- Asked by PUT and PATCH /users/{id}.
--   $1 id uuid
--   $2 display_name text, NULL if none
--   $3 bio text, NULL if none
--   $4 show_nsfw bool
-- -> an account row (repo/account.c)
-- Index: users_pkey
UPDATE users u SET display_name = $2, bio = $3, show_nsfw = $4, updated_at = now(), version = version + 1
WHERE u.id = $1 AND u.status <> 'deleted'
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
