-- Asked by PUT and PATCH /albums/{id}: all that can be edited, unless somebody was faster.
--   $1 id uuid
--   $2 version int8, as read
--   $3 parent uuid or NULL
--   $4 title text
--   $5 description text
--   $6 visibility text
--   $7 cover uuid or NULL
-- -> nothing; affects no row if the version is another by now
-- Index: albums_pkey
UPDATE albums SET parent_id = $3, title = $4, description = $5, visibility = $6, cover_image_id = $7,
	version = version + 1, updated_at = now()
WHERE id = $1 AND version = $2
