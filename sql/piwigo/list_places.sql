-- Asked by tintype import --from-piwigo: in which albums a page of images is.
-- Server: MariaDB
--   ? first int
--   ? last int
-- -> image_id int, category_id int, position int or NULL
-- Index: the primary key
SELECT image_id, category_id, `rank` AS position
FROM piwigo_image_category
WHERE image_id BETWEEN ? AND ?
ORDER BY image_id, category_id
