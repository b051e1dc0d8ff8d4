-- Asked by a runner and, before it was, by GET /admin/statistics: what there is today. Of many who ask at
-- once, or within four minutes, one counts.
-- -> nothing
-- Index: users and user_usage are read whole; idx_jobs_claim, idx_jobs_dead, idx_reports_status
INSERT INTO statistics_daily AS s (day, taken_at, users, users_suspended, users_new, images, images_public,
	bytes, jobs_waiting, jobs_dead, reports_open, reports_new, reports_decided)
SELECT due.day, now(), p.users, p.suspended, p.fresh, p.images,
	(SELECT coalesce(sum(c.images), 0)::bigint FROM image_counts c
		WHERE c.scope = 1 AND c.scope_id = '00000000-0000-0000-0000-000000000000'),
	p.bytes,
	(SELECT count(*) FROM jobs WHERE state = 'queued') + (SELECT count(*) FROM jobs WHERE state = 'running'),
	(SELECT count(*) FROM jobs WHERE state = 'dead'),
	(SELECT count(*) FROM reports WHERE status IN ('pending', 'reviewing')),
	(SELECT count(*) FROM reports WHERE created_at >= due.day_begin),
	(SELECT count(*) FROM reports WHERE resolved_at >= due.day_begin)
FROM (
	SELECT (now() AT TIME ZONE 'UTC')::date AS day, date_trunc('day', now(), 'UTC') AS day_begin
	WHERE pg_try_advisory_xact_lock(1953460083, 1) AND NOT EXISTS (
		SELECT FROM statistics_daily
		WHERE day = (now() AT TIME ZONE 'UTC')::date AND taken_at > now() - interval '4 minutes')
) due
CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE u.status <> 'deleted') AS users,
		count(*) FILTER (WHERE u.status = 'suspended') AS suspended,
		count(*) FILTER (WHERE u.created_at >= due.day_begin) AS fresh,
		coalesce(sum(g.images), 0)::bigint AS images, coalesce(sum(g.bytes), 0)::bigint AS bytes
	FROM users u LEFT JOIN user_usage g ON g.user_id = u.id
) p
ON CONFLICT (day) DO UPDATE SET taken_at = excluded.taken_at, users = excluded.users,
	users_suspended = excluded.users_suspended, users_new = excluded.users_new, images = excluded.images,
	images_public = excluded.images_public, bytes = excluded.bytes, jobs_waiting = excluded.jobs_waiting,
	jobs_dead = excluded.jobs_dead, reports_open = excluded.reports_open,
	reports_new = excluded.reports_new, reports_decided = excluded.reports_decided
