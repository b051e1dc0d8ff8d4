-- Asked by tintype import --from-goimg, of that database.
--   $1 after uuid: of the last one, nil at first
--   $2 limit int8
-- -> id uuid, user_id uuid, image_id uuid, content text, created_at timestamptz, updated_at timestamptz
-- Index: comments_pkey
SELECT id, user_id, image_id, content, created_at, updated_at
FROM comments
WHERE id > $1 AND deleted_at IS NULL
ORDER BY id
LIMIT $2
