-- Asked by DELETE /uploads/{id}, and when what came is refused.
--   $1 id uuid
--   $2 owner uuid
-- -> id uuid
-- Index: resumable_uploads_pkey
DELETE FROM resumable_uploads WHERE id = $1 AND owner_id = $2 RETURNING id
