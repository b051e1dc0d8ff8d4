-- Asked by an upload, in its transaction, before it makes an image: until it ends no other upload of the
-- same person is held against their quota.
--   $1 user uuid
-- -> images int8, bytes int8, max_images int8, max_bytes int8
-- Index: user_usage_pkey
SELECT images, bytes, max_images, max_bytes FROM user_usage WHERE user_id = $1 FOR NO KEY UPDATE
