-- Asked beside the list: how many there are.
--   $1 actor_id uuid or NULL
--   $2 subject_id uuid or NULL
--   $3 action text or empty
--   $4 from timestamptz, or the beginning of time
--   $5 to timestamptz, or the end of time
--   $6 pattern text, what the details are like, or NULL
-- -> total int8
-- Index: idx_audit_log_actor, idx_audit_log_subject, idx_audit_log_action,
-- idx_audit_log_created, idx_audit_log_details; without a filter all are counted, for few people
-- Plan: custom
SELECT count(*) AS total FROM audit_log
WHERE ($1::uuid IS NULL OR actor_id = $1) AND ($2::uuid IS NULL OR subject_id = $2)
	AND ($3::text = '' OR action = $3)
	AND created_at >= $4 AND created_at < $5
	AND ($6::text IS NULL OR (details::text) ILIKE $6)
