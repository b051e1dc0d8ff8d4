-- Asked by DELETE /users/me/tokens/{id}: from the next request on it is none.
--   $1 id uuid
--   $2 user uuid
-- -> id uuid; no row if there is none of theirs
-- Index: api_tokens_pkey
DELETE FROM api_tokens WHERE id = $1 AND user_id = $2
RETURNING id
