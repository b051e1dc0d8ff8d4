-- Asked by POST /auth/login after a right password, if there were wrong ones before.
--   $1 id uuid
-- Index: users_pkey
UPDATE users SET failed_logins = 0, locked_until = NULL
WHERE id = $1 AND (failed_logins > 0 OR locked_until IS NOT NULL)
