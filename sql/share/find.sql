-- Asked by everything below /shares/{token}: the link, if it is in force and what it names is there for
-- anybody, and whether an image is part of that. Of an album these are its active images, whatever
-- their visibility: reach 2.
--   $1 id uuid
--   $2 image uuid or NULL
-- -> id uuid, owner_id uuid, album_id uuid, image_id uuid, password_hash text, allow_download bool,
--    created_at timestamptz, expires_at timestamptz, admits bool
-- Index: shares_pkey, albums_pkey, images_pkey, album_images_pkey
SELECT s.id, s.owner_id, s.album_id, s.image_id, s.password_hash, s.allow_download, s.created_at,
	s.expires_at,
	coalesce(s.image_id = $2 OR EXISTS (
		SELECT FROM album_images m WHERE m.album_id = s.album_id AND m.image_id = $2 AND m.reach >= 2
	), false) AS admits
FROM shares s
WHERE s.id = $1 AND (s.expires_at IS NULL OR s.expires_at > now())
	AND (s.album_id IS NULL OR EXISTS (
		SELECT FROM albums a WHERE a.id = s.album_id AND a.hidden_at IS NULL
	))
	AND (s.image_id IS NULL OR EXISTS (
		SELECT FROM images i WHERE i.id = s.image_id
			AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, NULL, true)
	))
