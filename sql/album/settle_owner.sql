-- Asked after an account was suspended, deleted or reinstated: its albums are hidden, or shown again.
--   $1 owner uuid
-- -> nothing
-- Index: idx_albums_owner_listing
UPDATE albums a SET hidden_at = CASE WHEN u.status IN ('suspended', 'deleted') THEN now() END
FROM users u
WHERE u.id = $1 AND a.owner_id = u.id
	AND (a.hidden_at IS NOT NULL) <> (u.status IN ('suspended', 'deleted'))
