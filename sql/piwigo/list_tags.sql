-- Asked by tintype import --from-piwigo: tags of a page of images.
-- Server: MariaDB
--   ? first int
--   ? last int
-- -> image_id int, name text
-- Index: the primary keys
SELECT m.image_id, t.name
FROM piwigo_image_tag m
JOIN piwigo_tags t ON t.id = m.tag_id
WHERE m.image_id BETWEEN ? AND ?
ORDER BY m.image_id, t.name, t.id
