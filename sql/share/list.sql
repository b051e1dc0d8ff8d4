-- Asked by GET /albums/{id}/shares and /images/{id}/shares: the latest first, also those that ended by
-- themselves. There are at most a hundred, so they are counted.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 target uuid
-- -> id uuid, owner_id uuid, album_id uuid, image_id uuid, password_hash text, allow_download bool,
--    created_at timestamptz, expires_at timestamptz, total int8
-- Index: idx_shares_target
SELECT id, owner_id, album_id, image_id, password_hash, allow_download, created_at, expires_at,
	(SELECT count(*) FROM shares WHERE target_id = $5) AS total
FROM shares
WHERE target_id = $5 AND (created_at, id) < ($3, $4)
ORDER BY created_at DESC, id DESC
LIMIT $1 OFFSET $2
