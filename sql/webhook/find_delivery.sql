-- Asked by the job webhook.deliver: what there is to send; none if it is done, or the webhook is off or gone.
--   $1 delivery uuid
-- -> webhook_id uuid, url text, secret text, old_secret text, event text, data jsonb,
--    created_at timestamptz, attempts int4
-- Index: webhook_deliveries_pkey, webhooks_pkey
SELECT d.webhook_id, w.url, w.secret,
	CASE WHEN w.rotated_at > now() - interval '1 day' THEN w.old_secret END AS old_secret,
	d.event, d.data, d.created_at, d.attempts
FROM webhook_deliveries d
JOIN webhooks w ON w.id = d.webhook_id
JOIN users u ON u.id = w.user_id
WHERE d.id = $1 AND d.state = 'queued' AND u.status = 'active' AND (w.active OR d.event = 'test')
