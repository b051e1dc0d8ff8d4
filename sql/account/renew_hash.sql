-- Asked by login when the hash is of older settings: the same password, hashed anew. Not if it was changed
-- meanwhile.
--   $1 id uuid
--   $2 password_hash text
--   $3 old_hash text
-- -> nothing
-- Index: users_pkey
UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3
