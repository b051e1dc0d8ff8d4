-- Asked by GET /users/me/webhooks/{id}/deliveries: the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 webhook uuid
-- -> id uuid, event text, state text, attempts int4, response_status int4, error text,
--    created_at timestamptz, attempted_at timestamptz, next_at timestamptz, data jsonb
-- Index: idx_webhook_deliveries_listing
SELECT id, event, state, attempts, response_status, error, created_at, attempted_at, next_at, data
FROM webhook_deliveries
WHERE webhook_id = $5 AND (created_at, id) < ($3, $4)
ORDER BY created_at DESC, id DESC
LIMIT $1 OFFSET $2
