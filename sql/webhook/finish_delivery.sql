-- Asked by the job webhook.deliver, in the transaction that ends it: what came of it. Later each time, after
-- most_attempts never again; a webhook that fails too often in a row is switched off.
--   $1 delivery uuid
--   $2 delivered bool
--   $3 response_status int4, NULL if there was no answer
--   $4 error text
--   $5 most_attempts int4
--   $6 most_failures int4
-- -> state text
-- Index: webhook_deliveries_pkey, webhooks_pkey
WITH done AS (
	UPDATE webhook_deliveries SET attempts = attempts + 1, attempted_at = now(),
		response_status = $3::int4, error = $4,
		state = CASE WHEN $2::bool THEN 'delivered' WHEN attempts + 1 >= $5::int4 THEN 'dead'
			ELSE 'waiting' END,
		next_at = CASE WHEN NOT $2::bool AND attempts + 1 < $5::int4
			THEN now() + make_interval(secs => least(43200, 30 * 4 ^ attempts)::float8) END
	WHERE id = $1 AND state = 'queued'
	RETURNING webhook_id, state
), counted AS (
	UPDATE webhooks w SET failures = CASE WHEN $2::bool THEN 0 ELSE w.failures + 1 END,
		active = w.active AND ($2::bool OR w.failures + 1 < $6::int4)
	FROM done WHERE w.id = done.webhook_id
	RETURNING w.id
)
SELECT done.state FROM done
