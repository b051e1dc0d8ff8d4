-- Asked by GET /admin/statistics: the latest day first.
--   $1 days int8
-- -> day text, taken_at timestamptz, users int8, users_suspended int8, users_new int8, images int8,
--    images_public int8, bytes int8, jobs_waiting int8, jobs_dead int8, reports_open int8,
--    reports_new int8, reports_decided int8
-- Index: statistics_daily_pkey
SELECT day::text, taken_at, users, users_suspended, users_new, images, images_public, bytes, jobs_waiting,
	jobs_dead, reports_open, reports_new, reports_decided
FROM statistics_daily
ORDER BY statistics_daily.day DESC
LIMIT $1
