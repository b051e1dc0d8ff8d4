-- Asked by tintype import --from-goimg, of that database: a person's images, and where their originals lie.
--   $1 owner uuid
--   $2 after uuid: of the last one, nil at first
--   $3 limit int8
-- -> id uuid, title text, description text, visibility text, original_filename text, view_count int8,
--    created_at timestamptz, storage_key text, tags text[], album_ids uuid[], positions text[] beside them
-- Index: whatever there is
SELECT i.id, i.title, i.description, i.visibility, i.original_filename, i.view_count, i.created_at,
	coalesce((SELECT v.storage_key FROM image_variants v
		WHERE v.image_id = i.id AND v.variant_type = 'original'), i.storage_key) AS storage_key,
	ARRAY(SELECT t.name::text FROM image_tags m JOIN tags t ON t.id = m.tag_id WHERE m.image_id = i.id
		ORDER BY t.slug) AS tags,
	ARRAY(SELECT m.album_id FROM album_images m WHERE m.image_id = i.id ORDER BY m.album_id) AS album_ids,
	ARRAY(SELECT m.position::text FROM album_images m WHERE m.image_id = i.id
		ORDER BY m.album_id) AS positions
FROM images i
WHERE i.owner_id = $1 AND i.id > $2 AND i.deleted_at IS NULL AND i.status IN ('processing', 'active')
ORDER BY i.id
LIMIT $3
