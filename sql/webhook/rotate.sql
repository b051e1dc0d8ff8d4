-- Asked by POST /users/me/webhooks/{id}/secret: the old one signs for a day more.
--   $1 id uuid
--   $2 user uuid
--   $3 secret text
-- -> id uuid
-- Index: webhooks_pkey
UPDATE webhooks SET old_secret = secret, secret = $3, rotated_at = now()
WHERE id = $1 AND user_id = $2
RETURNING id
