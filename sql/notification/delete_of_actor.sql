-- Asked by the job account.remove, until it does nothing: so many notifications of what a deleted account did; likes of
-- others in the same group stay, without its name.
--   $1 actor_id uuid
--   $2 limit int8
-- -> removed int8
-- Index: idx_notifications_actor
WITH chosen AS (
	SELECT id, kind = 'like' AND actor_count > 1 AS shared FROM notifications WHERE actor_id = $1 LIMIT $2
), kept AS (
	UPDATE notifications n SET actor_id = NULL, actor_count = n.actor_count - 1
	FROM chosen s WHERE n.id = s.id AND s.shared
	RETURNING n.id
), gone AS (
	DELETE FROM notifications n USING chosen s WHERE n.id = s.id AND NOT s.shared
	RETURNING n.id
)
SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM gone) AS removed
