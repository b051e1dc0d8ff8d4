-- Asked now and then by tintype-jobs: so many of those that nothing was added to for long enough.
--   $1 seconds int8
--   $2 limit int8
-- -> nothing
-- Index: idx_notifications_age
DELETE FROM notifications WHERE id IN (
	SELECT id FROM notifications WHERE updated_at < now() - make_interval(secs => $1::bigint)
	ORDER BY updated_at LIMIT $2
)
