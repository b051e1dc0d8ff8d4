-- Asked by the upload: the new image shares the bytes of another.
--   $1 id uuid
--   $2 duplicate_of uuid
-- Index: images_pkey
UPDATE images SET duplicate_of = $2 WHERE id = $1
