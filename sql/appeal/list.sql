-- Asked by GET /moderation/appeals: the latest first, with what they are against.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 status text, empty for all
-- -> an appeal row (repo/appeal.c)
-- Index: idx_appeals_status, idx_appeals_listing, users_pkey, reports_pkey, bans_pkey
-- Plan: custom
SELECT a.id, a.user_id, u.username, u.display_name, a.report_id, a.ban_id, a.content, a.status, a.answer,
	a.decided_by, a.decided_at, a.created_at, coalesce(r.action, 'ban') AS action,
	coalesce(r.resolution, b.reason) AS resolution, r.image_id, coalesce(r.resolved_by, b.moderator_id) AS by
FROM (
	SELECT id, user_id, report_id, ban_id, content, status, answer, decided_by, decided_at, created_at
	FROM appeals
	WHERE ($5::text = '' OR status = $5) AND (created_at, id) < ($3, $4)
	ORDER BY created_at DESC, id DESC
	LIMIT $1 OFFSET $2
) a
JOIN users u ON u.id = a.user_id
LEFT JOIN reports r ON r.id = a.report_id
LEFT JOIN bans b ON b.id = a.ban_id
ORDER BY a.created_at DESC, a.id DESC
