-- Asked by POST /users/me/export: one more, unless one is being made.
--   $1 id uuid
--   $2 user_id uuid
-- -> id uuid; no row if one is being made
-- Index: idx_exports_unfinished
INSERT INTO exports (id, user_id) VALUES ($1, $2)
ON CONFLICT (user_id) WHERE finished_at IS NULL DO NOTHING
RETURNING id
