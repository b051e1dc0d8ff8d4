-- Asked by POST /auth/appeal: against the ban that keeps them out.
--   $1 id uuid
--   $2 user uuid
--   $3 content text
-- -> created_at timestamptz; no row if they are not banned
-- Index: idx_bans_current; the unique idx_appeals_ban refuses the same twice
INSERT INTO appeals (id, user_id, ban_id, content)
SELECT $1, $2, b.id, $3 FROM bans b WHERE b.user_id = $2 AND b.lifted_at IS NULL
RETURNING created_at
