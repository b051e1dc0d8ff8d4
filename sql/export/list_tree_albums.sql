-- Asked by tintype export: an owner's albums.
--   $1 owner uuid
--   $2 after uuid: of the last one, nil at first
--   $3 limit int8
-- -> id uuid, parent_id uuid, title text, description text, visibility text, cover_image_id uuid,
--    created_at timestamptz, updated_at timestamptz
-- Index: albums_pkey or idx_albums_owner_listing
SELECT id, parent_id, title, description, visibility, cover_image_id, created_at, updated_at
FROM albums
WHERE owner_id = $1 AND id > $2
ORDER BY id
LIMIT $3
