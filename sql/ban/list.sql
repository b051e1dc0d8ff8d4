-- Asked by GET /moderation/bans: those in force, the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
-- -> id uuid, user_id uuid, username text, display_name text, moderator_id uuid, reason text,
--    created_at timestamptz, expires_at timestamptz
-- Index: idx_bans_listing, users_pkey
SELECT b.id, b.user_id, u.username, u.display_name, b.moderator_id, b.reason, b.created_at, b.expires_at
FROM bans b
JOIN users u ON u.id = b.user_id
WHERE b.lifted_at IS NULL AND (b.created_at, b.id) < ($3, $4)
ORDER BY b.created_at DESC, b.id DESC
LIMIT $1 OFFSET $2
