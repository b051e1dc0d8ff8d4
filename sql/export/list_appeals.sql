-- Asked by the job account.export: what this person asked to be decided anew.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_appeals_user
SELECT t.id::text AS key, jsonb_build_object('id', t.id, 'report_id', t.report_id, 'ban_id', t.ban_id,
	'content', t.content, 'status', t.status, 'answer', t.answer, 'created_at', t.created_at, 'decided_at', t.decided_at)::text AS document
FROM appeals t
WHERE t.user_id = $1 AND t.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY t.id
LIMIT $3
