-- Asked before an album's images are added, removed or ordered: one writer at a time. Its readers do
-- not wait.
--   $1 id uuid
--   $2 owner uuid
-- -> id uuid; no row if it is not an album of this owner
-- Index: albums_pkey
SELECT id FROM albums WHERE id = $1 AND owner_id = $2 FOR NO KEY UPDATE
