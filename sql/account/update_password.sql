-- Asked by POST /auth/password, and by login when the hash is of older settings.
--   $1 id uuid
--   $2 password_hash text
-- Index: users_pkey
UPDATE users SET password_hash = $2, password_changed_at = now() WHERE id = $1
