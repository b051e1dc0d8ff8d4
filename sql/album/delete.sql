-- Asked by DELETE /albums/{id}. The images stay; albums in it move to the top.
--   $1 id uuid
-- -> nothing
-- Index: albums_pkey, idx_albums_parent, idx_album_images_order
DELETE FROM albums WHERE id = $1
