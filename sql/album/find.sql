-- Asked by GET /albums/{id} and whatever begins with one album: if the viewer may see it.
--   $1 viewer uuid, NULL if anonymous
--   $2 id uuid
--   $3 moderates bool
-- -> an album row (repo/album.c): the columns of every album statement, in this order
-- Index: albums_pkey, idx_album_images_order
SELECT
	a.id, a.owner_id, u.username, u.display_name, a.parent_id, a.title, a.description, a.visibility,
	a.created_at, a.updated_at, a.version, a.cover_image_id AS chosen_cover_id,
	coalesce(
		(SELECT i.id FROM images i
			WHERE i.id = a.cover_image_id
				AND image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) >= a.level),
		(SELECT m.image_id FROM album_images m
			WHERE m.album_id = a.id AND m.reach >= a.level
			ORDER BY m.position, m.image_id LIMIT 1)
	) AS cover_image_id,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 9 - a.level AND c.scope_id = a.id) AS image_count,
	a.level, 0::bigint AS total
FROM (
	SELECT id, owner_id, parent_id, title, description, visibility, created_at, updated_at, version,
		cover_image_id, 
		album_level(owner_id, visibility, hidden_at, $1, $3) AS level
	FROM albums
	WHERE id = $2 AND album_level(owner_id, visibility, hidden_at, $1, $3) IS NOT NULL
) a
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = a.owner_id OFFSET 0
) u
