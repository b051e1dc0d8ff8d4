-- Asked by POST /auth/password and tintype user password: a new one, and no lock for what was guessed of
-- the old.
--   $1 id uuid
--   $2 password_hash text
--   $3 old_hash text, NULL if it may be any
-- -> nothing; affects no row if it was changed meanwhile
-- Index: users_pkey
UPDATE users SET password_hash = $2, password_changed_at = now(), failed_logins = 0, locked_until = NULL
WHERE id = $1 AND status <> 'deleted' AND ($3::text IS NULL OR password_hash = $3)
