-- Asked beside the list: how many there are.
--   $1 user uuid
-- -> total int8
-- Index: idx_api_tokens_user
SELECT count(*) AS total FROM api_tokens WHERE user_id = $1
