-- Asked before an album gets a parent: the way from the wished parent to the top, and how deep the
-- album itself is built below.
--   $1 album uuid, NULL if it is new
--   $2 parent uuid
--   $3 owner uuid
-- -> own_parent bool: the parent is there and of this owner; ring bool: the album is on the way;
--    above int8: albums on the way; below int8: levels of albums in the album
-- Index: albums_pkey, idx_albums_parent
WITH RECURSIVE way AS (
	SELECT id, parent_id, 1 AS depth FROM albums
	WHERE id = $2 AND owner_id = $3 AND hidden_at IS NULL
	UNION ALL
	SELECT a.id, a.parent_id, w.depth + 1 FROM way w JOIN albums a ON a.id = w.parent_id
	WHERE w.depth < 20
), inside AS (
	SELECT id, 0 AS depth FROM albums WHERE id = $1
	UNION ALL
	SELECT a.id, i.depth + 1 FROM inside i JOIN albums a ON a.parent_id = i.id
	WHERE i.depth < 20
)
SELECT EXISTS (SELECT FROM way) AS own_parent, EXISTS (SELECT FROM way WHERE id = $1) AS ring,
	(SELECT count(*) FROM way) AS above,
	(SELECT coalesce(max(depth), 0)::bigint FROM inside) AS below
