-- Asked by GET /users/me/webhooks/{id} and whatever changes one.
--   $1 id uuid
--   $2 user uuid
-- -> id uuid, url text, events text[], active bool, failures int4, created_at timestamptz,
--    rotated_at timestamptz
-- Index: webhooks_pkey
SELECT id, url, events, active, failures, created_at, rotated_at
FROM webhooks WHERE id = $1 AND user_id = $2
