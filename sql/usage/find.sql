-- Asked by who begins an upload, to be told early.
--   $1 user uuid
-- -> images int8, bytes int8, max_images int8, max_bytes int8
-- Index: user_usage_pkey
SELECT images, bytes, max_images, max_bytes FROM user_usage WHERE user_id = $1
