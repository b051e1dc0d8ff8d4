-- Asked by tintype user list: accounts in the order they were made.
--   $1 text text: part of address or name, empty for all
--   $2 limit int8
--   $3 after_key timestamptz, or the beginning of time
--   $4 after_id uuid
-- -> an account row (repo/account.c)
-- Index: an operator's question, which may read all
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
WHERE (u.created_at, u.id) > ($3, $4) AND u.status <> 'deleted'
	AND (strpos(lower(u.email), lower($1)) > 0 OR strpos(lower(u.username), lower($1)) > 0)
ORDER BY u.created_at, u.id
LIMIT $2
