-- Asked by POST /albums.
--   $1 id uuid
--   $2 owner uuid
--   $3 parent uuid or NULL
--   $4 title text
--   $5 description text
--   $6 visibility text
--   $7 cover uuid or NULL
-- -> nothing
INSERT INTO albums (id, owner_id, parent_id, title, description, visibility, cover_image_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)
