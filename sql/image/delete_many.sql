-- Asked by the job account.remove: for good, with all that hangs on them.
--   $1 ids uuid[]
-- -> nothing
-- Index: images_pkey
DELETE FROM images WHERE id = ANY ($1::uuid[])
