-- Asked by whatever decides about an appeal.
--   $1 id uuid
-- -> an appeal row (repo/appeal.c)
-- Index: appeals_pkey, users_pkey, reports_pkey, bans_pkey
SELECT a.id, a.user_id, u.username, u.display_name, a.report_id, a.ban_id, a.content, a.status, a.answer,
	a.decided_by, a.decided_at, a.created_at, coalesce(r.action, 'ban') AS action,
	coalesce(r.resolution, b.reason) AS resolution, r.image_id, coalesce(r.resolved_by, b.moderator_id) AS by
FROM appeals a
JOIN users u ON u.id = a.user_id
LEFT JOIN reports r ON r.id = a.report_id
LEFT JOIN bans b ON b.id = a.ban_id
WHERE a.id = $1
