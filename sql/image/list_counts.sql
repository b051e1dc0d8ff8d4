-- Asked for a kept page of a listing of which some images were liked or commented on since it was made.
--   $1 ids uuid[]
--   $2 viewer uuid, NULL if anonymous
-- -> id uuid, like_count int8, comment_count int8, liked bool, NULL: no
-- Index: images_pkey, likes_pkey
SELECT i.id, i.like_count, i.comment_count,
	CASE WHEN $2::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $2 AND l.image_id = i.id) END AS liked
FROM images i
WHERE i.id = ANY ($1::uuid[])
