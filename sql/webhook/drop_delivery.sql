-- Asked by the job webhook.deliver when there is nobody to send it to any more.
--   $1 delivery uuid
-- -> nothing
-- Index: webhook_deliveries_pkey
UPDATE webhook_deliveries SET state = 'dead', error = 'the webhook is switched off'
WHERE id = $1 AND state = 'queued'
