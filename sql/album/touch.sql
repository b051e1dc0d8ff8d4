-- Asked after an album's images changed.
--   $1 id uuid
-- -> nothing
-- Index: albums_pkey
UPDATE albums SET version = version + 1, updated_at = now() WHERE id = $1
