-- Asked by tintype import --from-goimg, of that database: people who are there.
--   $1 after uuid: of the last one, nil at first
--   $2 limit int8
-- -> id uuid, email text, username text, password_hash text, role text, status text, display_name text,
--    bio text, created_at timestamptz
-- Index: users_pkey
SELECT id, email, username, password_hash, role, status, display_name, bio, created_at
FROM users
WHERE id > $1 AND deleted_at IS NULL AND status <> 'deleted'
ORDER BY id
LIMIT $2
