-- Asked by GET /moderation/reports/{id} and whatever decides about a report.
--   $1 id uuid
-- -> a report row (repo/report.c)
-- Index: reports_pkey, users_pkey
SELECT r.id, r.image_id, r.image_title, r.owner_id, o.username AS owner_username,
	o.display_name AS owner_display_name, r.reporter_id, p.username AS reporter_username,
	p.display_name AS reporter_display_name, r.reason, r.description, r.status, r.reviewer_id,
	r.claimed_at, r.action, r.resolution, r.resolved_by, r.resolved_at, r.created_at
FROM reports r
LEFT JOIN users o ON o.id = r.owner_id
LEFT JOIN users p ON p.id = r.reporter_id
WHERE r.id = $1
