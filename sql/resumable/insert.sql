-- Asked by POST /uploads: an upload of which nothing is here yet.
--   $1 id uuid
--   $2 owner uuid
--   $3 size int8
--   $4 metadata text
--   $5 seconds int8: its life
-- -> expires_at timestamptz
INSERT INTO resumable_uploads (id, owner_id, size, metadata, expires_at)
VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5::int8))
RETURNING expires_at
