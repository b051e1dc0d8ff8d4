-- Asked by PATCH /users/me/webhooks/{id}. Whoever switches it on begins anew.
--   $1 id uuid
--   $2 user uuid
--   $3 url text
--   $4 events text[]
--   $5 active bool
-- -> id uuid
-- Index: webhooks_pkey
UPDATE webhooks SET url = $3, events = $4, failures = CASE WHEN $5 AND NOT active THEN 0 ELSE failures END,
	active = $5
WHERE id = $1 AND user_id = $2
RETURNING id
