-- Asked before like/insert and like/delete, in the same transaction: the image is held, so that what follows sees what
-- others did until then, and nobody does anything in between.
--   $1 image_id uuid
-- -> id uuid
-- Index: images_pkey
SELECT id FROM images WHERE id = $1 FOR NO KEY UPDATE
