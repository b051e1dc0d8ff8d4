-- Asked by tintype import --from-piwigo: what was said, by guests too: those are counted.
-- Server: MariaDB
--   ? after int: of the last one, 0 at first
--   ? limit int
-- -> id int, author_id int or NULL, image_id int, content text, said int: seconds since 1970; approved int
-- Index: the primary key
SELECT id, author_id, image_id, left(content, 4000) AS content, unix_timestamp(date) AS said,
	coalesce(validated, 'false') = 'true' AS approved
FROM piwigo_comments
WHERE id > ?
ORDER BY id
LIMIT ?
