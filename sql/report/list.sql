-- Asked by GET /moderation/reports: the latest first.
--   $1 limit int8
--   $2 offset int8
--   $3 after_created_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 status text, empty for all
-- -> a report row (repo/report.c)
-- Index: idx_reports_status, idx_reports_listing, users_pkey
-- Plan: custom
SELECT r.id, r.image_id, r.image_title, r.owner_id, o.username AS owner_username,
	o.display_name AS owner_display_name, r.reporter_id, p.username AS reporter_username,
	p.display_name AS reporter_display_name, r.reason, r.description, r.status, r.reviewer_id,
	r.claimed_at, r.action, r.resolution, r.resolved_by, r.resolved_at, r.created_at
FROM (
	SELECT id, image_id, image_title, owner_id, reporter_id, reason, description, status, reviewer_id,
		claimed_at, action, resolution, resolved_by, resolved_at, created_at
	FROM reports
	WHERE ($5::text = '' OR status = $5) AND (created_at, id) < ($3, $4)
	ORDER BY created_at DESC, id DESC
	LIMIT $1 OFFSET $2
) r
LEFT JOIN users o ON o.id = r.owner_id
LEFT JOIN users p ON p.id = r.reporter_id
ORDER BY r.created_at DESC, r.id DESC
