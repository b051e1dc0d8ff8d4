-- Asked by POST /albums/{id}/shares and /images/{id}/shares: a new link, unless there are too many.
--   $1 id uuid
--   $2 owner uuid
--   $3 album uuid or NULL
--   $4 image uuid or NULL
--   $5 password_hash text or NULL
--   $6 allow_download bool
--   $7 expires_at timestamptz or NULL
--   $8 most int8
-- -> created_at timestamptz; no row if there are so many already
-- Index: idx_shares_target
INSERT INTO shares (id, owner_id, album_id, image_id, password_hash, allow_download, expires_at)
SELECT $1, $2, $3::uuid, $4::uuid, $5::text, $6::boolean, $7::timestamptz
WHERE (SELECT count(*) FROM shares WHERE target_id = coalesce($3::uuid, $4::uuid)) < $8
RETURNING created_at
