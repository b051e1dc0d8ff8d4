-- Asked by POST /moderation/reports/{id}/resolve: what was decided, once.
--   $1 id uuid
--   $2 moderator uuid
--   $3 action text
--   $4 resolution text
-- -> id uuid; no row if it was decided before
-- Index: reports_pkey
UPDATE reports SET status = CASE WHEN $3 = 'dismiss' THEN 'dismissed' ELSE 'resolved' END,
	action = $3, resolution = $4, resolved_by = $2, resolved_at = now()
WHERE id = $1 AND status IN ('pending', 'reviewing')
RETURNING id
