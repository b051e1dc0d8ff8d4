-- Asked before a token is made: of two at once the second sees the first.
--   $1 user uuid
-- -> id uuid
-- Index: users_pkey
SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE
