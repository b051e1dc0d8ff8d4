-- Asked by tintype import --from-goimg, of that database: a person's albums.
--   $1 owner uuid
--   $2 after uuid: of the last one, nil at first
--   $3 limit int8
-- -> id uuid, title text, description text, visibility text, cover_image_id uuid, created_at timestamptz
-- Index: whatever there is
SELECT id, title, description, visibility, cover_image_id, created_at
FROM albums
WHERE owner_id = $1 AND id > $2
ORDER BY id
LIMIT $3
