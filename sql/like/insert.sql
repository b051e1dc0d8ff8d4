-- Asked by POST /images/{id}/like. Counts once, however often and at once it is asked: the image is held first,
-- and an unlike holds it too. Who likes it already waits for nobody.
--   $1 user_id uuid
--   $2 image_id uuid
--   $3 moderates bool
-- -> like_count int8; no row if the image is not visible to the user
-- Index: images_pkey, likes_pkey, users_pkey
WITH seen AS (
	SELECT i.id, i.like_count
	FROM images i
	JOIN users a ON a.id = $1 AND a.status NOT IN ('suspended', 'deleted')
	WHERE i.id = $2
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
), held AS (
	SELECT i.id, i.like_count
	FROM images i
	JOIN users a ON a.id = $1 AND a.status NOT IN ('suspended', 'deleted')
	WHERE i.id = $2
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
		AND NOT EXISTS (SELECT FROM likes l WHERE l.user_id = $1 AND l.image_id = $2)
	FOR NO KEY UPDATE OF i FOR SHARE OF a
), added AS (
	INSERT INTO likes (user_id, image_id) SELECT $1, id FROM held
	ON CONFLICT (user_id, image_id) DO NOTHING
	RETURNING image_id
), counted AS (
	UPDATE images i SET like_count = i.like_count + 1 FROM added a WHERE i.id = a.image_id
	RETURNING i.like_count
)
SELECT coalesce((SELECT like_count FROM counted), (SELECT like_count FROM held), s.like_count) AS like_count
FROM seen s
