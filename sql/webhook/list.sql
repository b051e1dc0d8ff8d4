-- Asked by GET /users/me/webhooks: the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 user uuid
-- -> id uuid, url text, events text[], active bool, failures int4, created_at timestamptz,
--    rotated_at timestamptz
-- Index: idx_webhooks_user
SELECT id, url, events, active, failures, created_at, rotated_at
FROM webhooks
WHERE user_id = $5 AND (created_at, id) < ($3, $4)
ORDER BY created_at DESC, id DESC
LIMIT $1 OFFSET $2
