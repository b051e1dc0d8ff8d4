-- Asked by tintype import --from-piwigo: images, and where their files lie.
-- Server: MariaDB
--   ? after int: of the last one, 0 at first
--   ? limit int
-- -> id int, added_by int, file text, name text, comment text, path text, level int, hit int,
--    added int: seconds since 1970; taken text: as EXIF has it
-- Index: the primary key
SELECT id, added_by, file, name, comment, path, level, hit, unix_timestamp(date_available) AS added,
	date_format(date_creation, '%Y:%m:%d %H:%i:%s') AS taken
FROM piwigo_images
WHERE id > ?
ORDER BY id
LIMIT ?
