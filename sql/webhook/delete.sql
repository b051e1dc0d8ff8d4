-- Asked by DELETE /users/me/webhooks/{id}: with its deliveries.
--   $1 id uuid
--   $2 user uuid
-- -> id uuid
-- Index: webhooks_pkey
DELETE FROM webhooks WHERE id = $1 AND user_id = $2
RETURNING id
