-- Asked once for each page of comments: whom its @names name.
--   $1 names text[], lower-cased
-- -> id uuid, username text
-- Index: idx_users_username_folded
SELECT u.id, u.username
FROM users u
WHERE lower(u.username) = ANY ($1::text[]) AND u.status NOT IN ('suspended', 'deleted')
