-- The mistake this product began with, as it was: asked for each image of a page.
SELECT t.id, t.name, t.slug, t.usage_count, t.created_at
FROM tags t
JOIN image_tags m ON m.tag_id = t.id
WHERE m.image_id = $1
ORDER BY t.name
