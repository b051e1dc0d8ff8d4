-- Asked by POST /images/{id}/view while Redis is away: once per viewer and hour.
--   $1 image_id uuid
--   $2 viewer text: a keyed hash
-- -> counted int8
-- Index: view_marks_pkey, images_pkey
WITH mark AS (
	INSERT INTO view_marks AS m (image_id, viewer) VALUES ($1, $2)
	ON CONFLICT (image_id, viewer) DO UPDATE SET seen_at = now()
	WHERE m.seen_at <= now() - interval '1 hour'
	RETURNING image_id
), counted AS (
	UPDATE images i SET view_count = i.view_count + 1
	FROM mark m, set_config('tintype.quiet', 'on', true)
	WHERE i.id = m.image_id
	RETURNING 1
)
SELECT count(*) AS counted FROM counted
