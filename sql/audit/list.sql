-- Asked by GET /moderation/audit: the latest first. Empty texts and NULL filter nothing.
--   $1 limit int8
--   $2 offset int8
--   $3 before int8, the number of the last one of the page before, or the greatest of all
--   $4 actor_id uuid or NULL
--   $5 subject_id uuid or NULL
--   $6 action text or empty
--   $7 from timestamptz, or the beginning of time
--   $8 to timestamptz, or the end of time
--   $9 pattern text, what the details are like, or NULL
-- -> id int8, created_at timestamptz, actor_id uuid, actor text, action text, subject_kind text,
--    subject_id uuid, details jsonb
-- Index: audit_log_pkey, idx_audit_log_actor, idx_audit_log_subject, idx_audit_log_action,
-- idx_audit_log_created, idx_audit_log_details
-- Plan: custom
SELECT a.id, a.created_at, a.actor_id, u.username AS actor, a.action, a.subject_kind, a.subject_id, a.details
FROM audit_log a
LEFT JOIN users u ON u.id = a.actor_id
WHERE a.id < $3 AND ($4::uuid IS NULL OR a.actor_id = $4) AND ($5::uuid IS NULL OR a.subject_id = $5)
	AND ($6::text = '' OR a.action = $6)
	AND a.created_at >= $7 AND a.created_at < $8
	AND ($9::text IS NULL OR (a.details::text) ILIKE $9)
ORDER BY a.id DESC
LIMIT $1 OFFSET $2
