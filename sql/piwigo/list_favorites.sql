-- Asked by tintype import --from-piwigo: who likes what. When is not known there.
-- Server: MariaDB
--   ? user int: of the last one, 0 at first
--   ? user int: the same
--   ? image int: of the last one
--   ? limit int
-- -> user_id int, image_id int
-- Index: the primary key
SELECT user_id, image_id
FROM piwigo_favorites
WHERE user_id > ? OR (user_id = ? AND image_id > ?)
ORDER BY user_id, image_id
LIMIT ?
