-- Asked by tintype import --from-piwigo: albums, wherever they lie.
-- Server: MariaDB
--   ? after int: of the last one, 0 at first
--   ? limit int
-- -> id int, parent int or NULL, name text, comment text, is_open int: everybody may see it; cover int or NULL: an image,
--    position int or NULL: among those of the same parent
-- Index: the primary key
SELECT id, id_uppercat AS parent, name, left(comment, 4000) AS comment,
	coalesce(status, 'private') = 'public' AND coalesce(visible, 'false') = 'true' AS is_open,
	representative_picture_id AS cover, `rank` AS position
FROM piwigo_categories
WHERE id > ?
ORDER BY id
LIMIT ?
