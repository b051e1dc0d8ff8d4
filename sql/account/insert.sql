-- Asked by POST /auth/register and tintype user add.
--   $1 id uuid
--   $2 email text, lower-cased
--   $3 username text
--   $4 password_hash text
--   $5 display_name text, NULL if none
--   $6 role text
-- -> an account row (repo/account.c)
-- Index: users_pkey; the unique ones refuse a second of the same name
INSERT INTO users AS u (id, email, username, password_hash, display_name, role)
VALUES ($1, $2, $3, $4, $5, $6)
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
