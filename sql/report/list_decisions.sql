-- Asked by GET /users/me/decisions: what was decided about what is the viewer's, and what they said to it.
--   $1 limit int8
--   $2 offset int8
--   $3 after_resolved_at timestamptz, or the end of time before the first page
--   $4 after_id uuid
--   $5 owner uuid
-- -> id uuid, image_id uuid, image_title text, reason text, action text, resolution text,
--    resolved_at timestamptz, appeal_id uuid, content text, status text, answer text,
--    decided_at timestamptz, created_at timestamptz
-- Index: idx_reports_owner, idx_appeals_report
SELECT r.id, r.image_id, r.image_title, r.reason, r.action, r.resolution, r.resolved_at,
	a.id AS appeal_id, a.content, a.status, a.answer, a.decided_at, a.created_at
FROM (
	SELECT id, image_id, image_title, reason, action, resolution, resolved_at FROM reports
	WHERE owner_id = $5 AND resolved_at IS NOT NULL AND action <> 'dismiss' AND decided_with IS NULL
		AND (resolved_at, id) < ($3, $4)
	ORDER BY resolved_at DESC, id DESC
	LIMIT $1 OFFSET $2
) r
LEFT JOIN appeals a ON a.report_id = r.id
ORDER BY r.resolved_at DESC, r.id DESC
