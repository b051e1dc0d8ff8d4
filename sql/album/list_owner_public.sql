-- Asked by GET /albums?owner_id: the public albums of somebody.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 owner uuid
-- -> an album row (repo/album.c): the columns of every album statement, in this order
-- Index: idx_albums_owner_listing
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
	a.level, (SELECT count(*) FROM albums
		WHERE owner_id = $5 AND visibility = 'public' AND hidden_at IS NULL) AS total
FROM (
	SELECT id, owner_id, parent_id, title, description, visibility, created_at, updated_at, version,
		cover_image_id, 3 AS level
	FROM albums
	WHERE owner_id = $5 AND visibility = 'public' AND hidden_at IS NULL AND (created_at, id) < ($3, $4)
	ORDER BY created_at DESC, id DESC
	LIMIT $1 OFFSET $2
) a
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = a.owner_id OFFSET 0
) u
ORDER BY a.created_at DESC, a.id DESC
