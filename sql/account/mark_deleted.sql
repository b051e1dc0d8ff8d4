-- Asked by DELETE /users/{id} and tintype user delete: address and name are free at once, the rest goes by job.
--   $1 id uuid
--   $2 password_hash text, that the password was verified against; NULL if none was asked for
-- -> id uuid; no row if there is no such account, its password has changed, or it is the last administrator's
-- Index: users_pkey, idx_users_admins
WITH admins AS (
	SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id FOR NO KEY UPDATE
)
UPDATE users SET status = 'deleted', deleted_at = now(), updated_at = now(), version = version + 1,
	email = id || '@deleted.invalid', username = '~' || id, password_hash = '', display_name = NULL,
	bio = NULL, role = 'user'
WHERE id = $1 AND status <> 'deleted' AND ($2::text IS NULL OR password_hash = $2)
	AND (role <> 'admin' OR EXISTS (SELECT FROM admins WHERE id <> $1))
RETURNING id
