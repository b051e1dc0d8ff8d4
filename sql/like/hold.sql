-- Asked before like/insert and like/delete, in the same transaction: if there is something to change the image is
-- held, so that what follows sees what others did until then.
--   $1 user_id uuid
--   $2 image_id uuid
--   $3 liked bool: what is wanted
-- -> id uuid
-- Index: images_pkey, likes_pkey
SELECT i.id FROM images i
WHERE i.id = $2 AND $3 <> EXISTS (SELECT FROM likes l WHERE l.user_id = $1 AND l.image_id = $2)
FOR NO KEY UPDATE OF i
