-- Asked by POST /users/me/webhooks/{id}/deliveries/{delivery}/retry: what was given up, or waits, is due now;
-- what is on its way already stays so, and has all its attempts before it again.
--   $1 delivery uuid
--   $2 webhook uuid
--   $3 user uuid
-- -> id uuid; no row if there is no such delivery, or it is done
-- Index: webhook_deliveries_pkey, webhooks_pkey
UPDATE webhook_deliveries d SET attempts = 0,
	state = CASE d.state WHEN 'queued' THEN 'queued' ELSE 'waiting' END,
	next_at = CASE WHEN d.state <> 'queued' THEN now() END
FROM webhooks w
WHERE d.id = $1 AND d.webhook_id = $2 AND w.id = d.webhook_id AND w.user_id = $3
	AND d.state IN ('dead', 'waiting', 'queued')
RETURNING d.id
