-- Asked by a ban: nobody signs in any more.
--   $1 id uuid
-- -> id uuid; no row if there is no such account, or it is the last administrator's
-- Index: users_pkey, idx_users_admins
WITH admins AS (
	SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id FOR NO KEY UPDATE
)
UPDATE users SET status = 'suspended', updated_at = now(), version = version + 1
WHERE id = $1 AND status <> 'deleted'
	AND (role <> 'admin' OR EXISTS (SELECT FROM admins WHERE id <> $1))
RETURNING id
