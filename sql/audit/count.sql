-- Asked beside the list: how many there are.
--   $1 actor_id uuid or NULL
--   $2 subject_id uuid or NULL
--   $3 action text or empty
-- -> total int8
-- Index: idx_audit_log_actor, idx_audit_log_subject; without a filter all are counted, for few people
-- Plan: custom
SELECT count(*) AS total FROM audit_log
WHERE ($1::uuid IS NULL OR actor_id = $1) AND ($2::uuid IS NULL OR subject_id = $2)
	AND ($3::text = '' OR action = $3)
