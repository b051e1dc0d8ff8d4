-- Asked by whatever is to be known later, in the transaction of the act.
--   $1 actor_id uuid, NULL for the operator or tintype itself
--   $2 action text
--   $3 subject_kind text
--   $4 subject_id uuid, NULL if there is none
--   $5 names text[], of the details
--   $6 values text[], beside them
-- -> nothing
INSERT INTO audit_log (actor_id, action, subject_kind, subject_id, details)
VALUES ($1, $2, $3, $4, jsonb_object($5::text[], $6::text[]))
