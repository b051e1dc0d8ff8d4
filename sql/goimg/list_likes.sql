-- Asked by tintype import --from-goimg, of that database.
--   $1 user uuid, of the last one, nil at first
--   $2 image uuid, of the last one
--   $3 limit int8
-- -> user_id uuid, image_id uuid, created_at timestamptz
-- Index: likes_pkey
SELECT user_id, image_id, created_at
FROM likes
WHERE (user_id, image_id) > ($1::uuid, $2::uuid)
ORDER BY user_id, image_id
LIMIT $3
