-- Asked by tintype import of each folder: the owner's album of this name in this place, the oldest.
--   $1 owner uuid
--   $2 parent uuid or NULL
--   $3 title text
-- -> id uuid
-- Index: idx_albums_owner_listing
SELECT id
FROM albums
WHERE owner_id = $1 AND parent_id IS NOT DISTINCT FROM $2 AND title = $3 AND hidden_at IS NULL
ORDER BY created_at, id
LIMIT 1
