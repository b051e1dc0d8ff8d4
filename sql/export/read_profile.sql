-- Asked by the job account.export: the account itself, without what is only a hash, and its bans.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: users_pkey, idx_bans_user
SELECT u.id::text AS key, jsonb_pretty(jsonb_build_object('id', u.id, 'email', u.email, 'username', u.username,
	'display_name', u.display_name, 'bio', u.bio, 'role', u.role, 'status', u.status,
	'created_at', u.created_at, 'updated_at', u.updated_at, 'password_changed_at', u.password_changed_at,
	'bans', (SELECT coalesce(jsonb_agg(jsonb_build_object('reason', b.reason, 'created_at', b.created_at,
			'expires_at', b.expires_at, 'lifted_at', b.lifted_at) ORDER BY b.created_at), '[]')
		FROM bans b WHERE b.user_id = u.id))) AS document
FROM users u
WHERE u.id = $1 AND $2::text = ''
LIMIT $3
