-- Asked for an owner's image_count and by tests: one kept count.
--   $1 scope int2
--   $2 scope_id uuid
-- -> images int8
-- Index: image_counts_pkey
SELECT coalesce(sum(images), 0)::bigint AS images
FROM image_counts
WHERE scope = $1 AND scope_id = $2
