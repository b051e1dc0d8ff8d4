-- Asked beside the list: how many there are.
--   $1 webhook uuid
-- -> total int8
-- Index: idx_webhook_deliveries_listing
SELECT count(*) AS total FROM webhook_deliveries WHERE webhook_id = $1
