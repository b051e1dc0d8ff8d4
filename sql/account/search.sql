-- Asked by GET /admin/users: the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 pattern text, what name, address or display name are like, or NULL
--   $6 role text, empty for all
--   $7 status text, empty for all
-- -> an account row (repo/account.c)
-- Index: idx_users_listing, idx_users_text
-- Plan: custom
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
WHERE (u.created_at, u.id) < ($3, $4)
	AND ($5::text IS NULL
		OR lower(u.username || ' ' || u.email || ' ' || coalesce(u.display_name, '')) LIKE lower($5))
	AND ($6::text = '' OR u.role = $6) AND ($7::text = '' OR u.status = $7)
ORDER BY u.created_at DESC, u.id DESC
LIMIT $1 OFFSET $2
