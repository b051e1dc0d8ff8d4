-- Asked by the job account.export: what the audit log says of this person; not who did it.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_audit_log_actor, idx_audit_log_subject
SELECT a.id::text AS key, jsonb_build_object('created_at', a.created_at, 'action', a.action,
	'subject_kind', a.subject_kind, 'subject_id', a.subject_id, 'details', a.details)::text AS document
FROM audit_log a
WHERE (a.actor_id = $1 OR a.subject_id = $1) AND a.id > coalesce(nullif($2, '')::bigint, 0)
ORDER BY a.id
LIMIT $3
