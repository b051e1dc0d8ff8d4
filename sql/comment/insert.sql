-- Asked by POST /images/{id}/comments. Triggers count it.
--   $1 id uuid
--   $2 user_id uuid
--   $3 image_id uuid
--   $4 content text
--   $5 moderates bool
-- -> a comment row (repo/comment.c); none if the image is not visible to the user
-- Index: images_pkey, users_pkey
WITH seen AS (
	SELECT i.id AS image_id, i.owner_id, a.id AS user_id, a.username, a.display_name
	FROM images i
	JOIN users a ON a.id = $2 AND a.status NOT IN ('suspended', 'deleted')
	WHERE i.id = $3
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $2, $5)
	FOR NO KEY UPDATE OF i FOR SHARE OF a
), added AS (
	INSERT INTO comments (id, user_id, image_id, content)
	SELECT $1, user_id, image_id, $4 FROM seen
	RETURNING id, content, created_at, updated_at
)
SELECT a.id, s.user_id, s.username, s.display_name, s.image_id, a.content, a.created_at, a.updated_at,
	s.owner_id AS image_owner_id
FROM seen s
CROSS JOIN added a
