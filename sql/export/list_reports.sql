-- Asked by the job account.export: what this person reported.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_reports_reporter
SELECT t.id::text AS key, jsonb_build_object('id', t.id, 'image_id', t.image_id, 'reason', t.reason,
	'description', t.description, 'status', t.status, 'created_at', t.created_at, 'resolved_at', t.resolved_at)::text AS document
FROM reports t
WHERE t.reporter_id = $1 AND t.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY t.id
LIMIT $3
