-- Asked by PATCH /uploads/{id}, when the bytes are durable: so many are here, and if that is all of
-- them, this is the image.
--   $1 id uuid
--   $2 received int8
--   $3 image_id uuid, NULL while some are missing
-- Index: resumable_uploads_pkey
UPDATE resumable_uploads SET received = $2::int8, image_id = $3 WHERE id = $1
