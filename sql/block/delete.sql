-- Asked by DELETE /users/{id}/block.
--   $1 blocker_id uuid
--   $2 blocked_id uuid
-- -> id uuid; no row if there is no such account
-- Index: users_pkey, blocks_pkey
WITH gone AS (
	DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2
)
SELECT id FROM users WHERE id = $2 AND status <> 'deleted'
