-- Asked by the job account.export: whom this person follows and blocks.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: follows_pkey (follower_id first), blocks_pkey (blocker_id first)
SELECT t.key, jsonb_build_object('kind', t.kind, 'user_id', t.other_id, 'created_at', t.created_at)::text AS document
FROM (
	SELECT 'block ' || blocked_id AS key, 'block' AS kind, blocked_id AS other_id, created_at
	FROM blocks WHERE blocker_id = $1
	UNION ALL
	SELECT 'follow ' || followed_id, 'follow', followed_id, created_at
	FROM follows WHERE follower_id = $1
) t
WHERE t.key > $2::text COLLATE "C"
ORDER BY t.key COLLATE "C"
LIMIT $3
