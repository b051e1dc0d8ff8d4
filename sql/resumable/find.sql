-- Asked by GET, HEAD and DELETE /uploads/{id}: somebody's own upload.
--   $1 id uuid
--   $2 owner uuid
-- -> size int8, received int8, metadata text, image_id uuid, expires_at timestamptz
-- Index: resumable_uploads_pkey
SELECT size, received, metadata, image_id, expires_at
FROM resumable_uploads
WHERE id = $1 AND owner_id = $2 AND expires_at > now()
