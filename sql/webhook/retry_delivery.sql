-- Asked by POST /users/me/webhooks/{id}/deliveries/{delivery}/retry: what was given up, or waits, is due now.
--   $1 delivery uuid
--   $2 webhook uuid
--   $3 user uuid
-- -> id uuid; no row if there is no such delivery, or it is done or on its way
-- Index: webhook_deliveries_pkey, webhooks_pkey
UPDATE webhook_deliveries d SET state = 'waiting', next_at = now(), attempts = 0
FROM webhooks w
WHERE d.id = $1 AND d.webhook_id = $2 AND w.id = d.webhook_id AND w.user_id = $3
	AND d.state IN ('dead', 'waiting')
RETURNING d.id
