-- Asked when a tag was merged into another: off all images, and gone.
--   $1 id uuid
-- -> nothing
-- Index: tags_pkey
DELETE FROM tags WHERE id = $1
