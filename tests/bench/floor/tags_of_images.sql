-- And their tags.
SELECT m.image_id, t.name
FROM image_tags m
JOIN tags t ON t.id = m.tag_id
WHERE m.image_id = ANY ($1::uuid[])
ORDER BY m.image_id, t.slug COLLATE "C"
