-- Asked by POST /users/me/webhooks/{id}/test: a delivery like any other.
--   $1 id uuid, of the delivery
--   $2 webhook uuid
--   $3 user uuid
-- -> created_at timestamptz; no row if there is no such webhook
-- Index: webhooks_pkey
INSERT INTO webhook_deliveries (id, webhook_id, event, data)
SELECT $1, w.id, 'test', jsonb_build_object('message', 'This is a test.') FROM webhooks w
WHERE w.id = $2 AND w.user_id = $3
RETURNING created_at
