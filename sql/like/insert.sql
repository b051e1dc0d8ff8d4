-- Asked by POST /images/{id}/like, after like/hold. Counts once, however often and at once it is asked. The owner is
-- told: likes that they have not read of yet are one notification; who likes and unlikes again is told of once
-- a day. The time is the clock's, taken while the image is held: a like is as old as its group, or younger.
--   $1 user_id uuid
--   $2 image_id uuid
--   $3 moderates bool
-- -> blocked bool, like_count int8; no row if the image is not visible to the user
-- Index: images_pkey, likes_pkey, users_pkey, blocks_pkey, idx_notifications_likes, idx_notifications_image
WITH seen AS (
	SELECT i.id, i.owner_id, i.like_count,
		EXISTS (SELECT FROM blocks b WHERE b.blocker_id = i.owner_id AND b.blocked_id = $1) AS blocked
	FROM images i
	JOIN users a ON a.id = $1 AND a.status NOT IN ('suspended', 'deleted')
	WHERE i.id = $2
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, $3)
	FOR SHARE OF a
), added AS (
	INSERT INTO likes (user_id, image_id, created_at) SELECT $1, id, clock_timestamp() FROM seen WHERE NOT blocked
	ON CONFLICT (user_id, image_id) DO NOTHING
	RETURNING image_id, created_at
), counted AS (
	UPDATE images i SET like_count = i.like_count + 1 FROM added a WHERE i.id = a.image_id
	RETURNING i.like_count
), told AS (
	INSERT INTO notifications AS n (user_id, kind, actor_id, image_id, created_at, updated_at)
	SELECT s.owner_id, 'like', $1, s.id, a.created_at, a.created_at
	FROM seen s
	JOIN added a ON a.image_id = s.id
	WHERE s.owner_id <> $1
		AND (EXISTS (SELECT FROM notifications o WHERE o.user_id = s.owner_id AND o.image_id = s.id
				AND o.kind = 'like' AND o.read_at IS NULL)
			OR NOT EXISTS (SELECT FROM notifications o WHERE o.user_id = s.owner_id AND o.image_id = s.id
				AND o.kind = 'like' AND o.actor_id = $1 AND o.updated_at > now() - interval '1 day'))
	ON CONFLICT (user_id, image_id) WHERE kind = 'like' AND read_at IS NULL DO UPDATE
	SET actor_id = excluded.actor_id, actor_count = n.actor_count + 1, updated_at = excluded.updated_at,
		shown = true
)
SELECT s.blocked, coalesce((SELECT like_count FROM counted), s.like_count) AS like_count
FROM seen s
