-- Asked by tintype-jobs now and then, after image/lock_rankings: the first thousand of each period (1 to 4),
-- and of what is rated safe in it (5 to 8). A like is worth ten views. Writes only what differs from the
-- ranking before.
-- -> nothing; affects as many rows as are new or have another score
-- Index: idx_likes_recent, image_views_hourly_pkey, idx_images_public_popular,
-- idx_images_safe_popular
WITH activity AS (
	SELECT image_id, created_at AS at, 10::bigint AS worth
	FROM likes WHERE created_at > now() - interval '30 days'
	UNION ALL
	SELECT image_id, hour + interval '1 hour', views
	FROM image_views_hourly WHERE hour > now() - interval '31 days'
), scored AS (
	SELECT p.period, a.image_id, sum(a.worth)::bigint AS score
	FROM activity a
	JOIN (VALUES (1::smallint, interval '1 day'), (2::smallint, interval '7 days'),
		(3::smallint, interval '30 days')) AS p (period, length) ON a.at > now() - p.length
	GROUP BY p.period, a.image_id
), seen AS (
	SELECT s.period, s.image_id, s.score, i.content_rating
	FROM scored s
	JOIN images i ON i.id = s.image_id AND i.status = 'active' AND i.visibility = 'public'
		AND i.deleted_at IS NULL AND i.hidden_at IS NULL
), placed AS (
	SELECT s.period, s.image_id, s.score,
		row_number() OVER (PARTITION BY s.period ORDER BY s.score DESC, s.image_id DESC) AS place
	FROM (
		SELECT period, image_id, score FROM seen
		UNION ALL
		SELECT (period + 4)::smallint, image_id, score FROM seen WHERE content_rating = 'safe'
	) s
), wanted AS (
	SELECT period, image_id, score FROM placed WHERE place <= 1000
	UNION ALL
	(SELECT 4::smallint, id, 10 * like_count + view_count FROM images
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
	ORDER BY 10 * like_count + view_count DESC, id DESC
	LIMIT 1000)
	UNION ALL
	(SELECT 8::smallint, id, 10 * like_count + view_count FROM images
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
		AND content_rating = 'safe'
	ORDER BY 10 * like_count + view_count DESC, id DESC
	LIMIT 1000)
), gone AS (
	DELETE FROM image_rankings r
	WHERE NOT EXISTS (SELECT FROM wanted w WHERE w.image_id = r.image_id AND w.period = r.period)
)
INSERT INTO image_rankings AS r (period, image_id, score)
SELECT period, image_id, score FROM wanted
ON CONFLICT (image_id, period) DO UPDATE SET score = excluded.score WHERE r.score <> excluded.score
