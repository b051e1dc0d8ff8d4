-- Asked by the job account.export: the links this person shared by.
--   $1 user_id uuid
--   $2 after text: the key of the last one, empty at first
--   $3 limit int8
-- -> key text, document text
-- Index: idx_shares_owner
SELECT s.id::text AS key, jsonb_build_object('id', s.id, 'album_id', s.album_id, 'image_id', s.image_id,
	'has_password', s.password_hash IS NOT NULL, 'allow_download', s.allow_download,
	'created_at', s.created_at, 'expires_at', s.expires_at)::text AS document
FROM shares s
WHERE s.owner_id = $1 AND s.id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000')
ORDER BY s.id
LIMIT $3
