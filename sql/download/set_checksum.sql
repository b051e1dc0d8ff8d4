-- Asked by whoever first needs it for an archive: the checksum of a file, which never changes.
--   $1 variant uuid
--   $2 crc32 int8
-- Index: image_variants_pkey
UPDATE image_variants SET crc32 = $2 WHERE id = $1
