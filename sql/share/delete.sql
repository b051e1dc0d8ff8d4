-- Asked by DELETE /albums/{id}/shares and /images/{id}/shares, with or without a link's id.
--   $1 target uuid
--   $2 id uuid, or NULL for all
-- -> id uuid
-- Index: idx_shares_target
DELETE FROM shares WHERE target_id = $1 AND ($2::uuid IS NULL OR id = $2) RETURNING id
