-- Asked beside the list: how many there are.
--   $1 user uuid
-- -> total int8
-- Index: idx_webhooks_user
SELECT count(*) AS total FROM webhooks WHERE user_id = $1
