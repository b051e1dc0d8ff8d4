-- Asked by GET /exports/{id}: what the link leads to, while it is good.
--   $1 id uuid
-- -> storage_key text, username text
-- Index: exports_pkey, users_pkey
SELECT e.storage_key, u.username
FROM exports e
JOIN users u ON u.id = e.user_id AND u.status = 'active'
WHERE e.id = $1 AND e.finished_at IS NOT NULL AND e.expires_at > now()
