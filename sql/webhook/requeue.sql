-- Asked by a runner now and then: deliveries that are to be tried again have a job each.
-- -> nothing; affects as many rows as are due
-- Index: idx_webhook_deliveries_due
WITH due AS (
	UPDATE webhook_deliveries SET state = 'queued', next_at = NULL
	WHERE id IN (
		SELECT id FROM webhook_deliveries WHERE state = 'waiting' AND next_at <= now()
		ORDER BY next_at LIMIT 500 FOR UPDATE SKIP LOCKED
	)
	RETURNING id
)
INSERT INTO jobs (id, kind, subject_id, priority)
SELECT gen_random_uuid(), 'webhook.deliver', id, -2 FROM due
