-- Asked by a runner now and then: the log goes back a month.
-- -> nothing
-- Index: idx_webhook_deliveries_age
DELETE FROM webhook_deliveries WHERE id IN (
	SELECT id FROM webhook_deliveries WHERE created_at < now() - interval '30 days'
	ORDER BY created_at LIMIT 1000
)
