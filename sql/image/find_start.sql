-- Asked for a page by number that lies deep in what everybody sees, or of one owner: the image that the page begins
-- behind, from whichever end is nearer. Reads the index alone, as far as vacuum was there.
--   $1 offset int8: how many lie before it
--   $2 sort int2: 0 created_at, 1 view_count, 2 like_count
--   $3 falling bool
--   $4 safe bool: only what is rated safe
--   $5 owner uuid, or NULL for all
-- -> key int8, id uuid
-- Index: idx_images_public_listing, idx_images_safe_listing, idx_images_public_views, idx_images_public_likes,
-- idx_images_owner_public
-- Plan: custom
SELECT
	CASE $2::smallint
		WHEN 0 THEN (extract(epoch FROM created_at) * 1000000)::bigint
		WHEN 1 THEN view_count
		ELSE like_count
	END AS key,
	id
FROM images
WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
	AND (NOT $4::boolean OR content_rating = 'safe')
	AND ($5::uuid IS NULL OR owner_id = $5)
ORDER BY
	CASE WHEN $2::smallint = 0 AND $3::boolean THEN created_at END DESC,
	CASE WHEN $2::smallint = 0 AND NOT $3 THEN created_at END,
	CASE WHEN $2::smallint = 1 AND $3 THEN view_count END DESC,
	CASE WHEN $2::smallint = 1 AND NOT $3 THEN view_count END,
	CASE WHEN $2::smallint = 2 AND $3 THEN like_count END DESC,
	CASE WHEN $2::smallint = 2 AND NOT $3 THEN like_count END,
	CASE WHEN $3 THEN id END DESC, CASE WHEN NOT $3 THEN id END
LIMIT 1 OFFSET $1
