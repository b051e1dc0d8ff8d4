-- Asked by the job image.process: what there is to process; none if the image is gone or done.
--   $1 image uuid
-- -> storage_key text, mime_type text, keep_position bool
-- Index: images_pkey
SELECT storage_key, mime_type, keep_position FROM images WHERE id = $1 AND status = 'processing'
