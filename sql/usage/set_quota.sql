-- Asked by PUT /admin/users/{id}/quota.
--   $1 user uuid
--   $2 max_images int8, NULL as the environment says, 0 no limit
--   $3 max_bytes int8, the same
-- -> user_id uuid; no row if there is no such account
-- Index: user_usage_pkey
UPDATE user_usage SET max_images = $2, max_bytes = $3 WHERE user_id = $1
RETURNING user_id
