-- Asked by tintype import --from-goimg: many likes of elsewhere, of people and images that came along. Nobody
-- is told of them.
--   $1 users uuid[]
--   $2 images uuid[], beside them
--   $3 microseconds int8[], since 1970
-- -> made int8
-- Index: likes_pkey, images_pkey, users_pkey
WITH added AS (
	INSERT INTO likes (user_id, image_id, created_at)
	SELECT g.user_id, g.image_id, timestamptz 'epoch' + g.us * interval '1 microsecond'
	FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS g (user_id, image_id, us)
	JOIN users u ON u.id = g.user_id
	JOIN images i ON i.id = g.image_id
	ORDER BY g.image_id
	ON CONFLICT DO NOTHING
	RETURNING image_id
), counted AS (
	UPDATE images i SET like_count = i.like_count + a.likes
	FROM (SELECT image_id, count(*) AS likes FROM added GROUP BY image_id) a
	WHERE i.id = a.image_id
)
SELECT count(*) AS made FROM added
