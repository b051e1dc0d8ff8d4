-- Asked after an account was suspended, deleted or reinstated, again and again until it does nothing: so many of
-- the notifications of what it did are hidden, or shown again. Triggers count.
--   $1 actor_id uuid
--   $2 limit int8
-- -> changed int8
-- Index: idx_notifications_actor
WITH wrong AS (
	SELECT n.id FROM notifications n
	WHERE n.actor_id = $1
		AND n.shown <> notification_shown(n.user_id, n.kind, n.actor_id, n.actor_count, n.image_id)
	LIMIT $2
), changed AS (
	UPDATE notifications n SET shown = NOT n.shown FROM wrong w WHERE n.id = w.id
	RETURNING n.id
)
SELECT count(*) AS changed FROM changed
