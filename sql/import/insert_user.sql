-- Asked by tintype import --from-goimg: an account as it was elsewhere, if it is not there yet.
--   $1 id uuid
--   $2 email text
--   $3 username text
--   $4 password_hash text
--   $5 role text
--   $6 status text
--   $7 display_name text
--   $8 bio text
--   $9 created_at timestamptz
-- -> nothing
-- Index: users_pkey
INSERT INTO users (id, email, username, password_hash, role, status, display_name, bio, created_at)
VALUES ($1, lower($2::text), $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO NOTHING
