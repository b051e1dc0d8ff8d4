-- Asked by POST /users/{id}/ban and tintype user ban: a new ban, or the one there is with a new reason and end.
--   $1 id uuid
--   $2 user_id uuid
--   $3 moderator_id uuid, NULL for the operator
--   $4 reason text
--   $5 expires_at timestamptz, NULL if it has no end
-- -> nothing
-- Index: idx_bans_current
INSERT INTO bans (id, user_id, moderator_id, reason, expires_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (user_id) WHERE lifted_at IS NULL
DO UPDATE SET moderator_id = excluded.moderator_id, reason = excluded.reason, expires_at = excluded.expires_at
