-- Asked after an account was suspended, deleted or reinstated, again and again until it does nothing: so many
-- of its images are hidden, or shown again, as the account's state now says.
--   $1 owner uuid
--   $2 limit int8
-- -> nothing; affects the images that were not as they should be
-- Index: idx_images_owner
WITH wanted AS (
	SELECT id, status IN ('suspended', 'deleted') AS hidden FROM users WHERE id = $1
), wrong AS (
	SELECT i.id, w.hidden
	FROM wanted w
	JOIN images i ON i.owner_id = w.id AND i.deleted_at IS NULL AND (i.hidden_at IS NOT NULL) <> w.hidden
	ORDER BY i.id
	LIMIT $2
	FOR NO KEY UPDATE OF i
)
UPDATE images i SET hidden_at = CASE WHEN w.hidden THEN now() END, version = version + 1
FROM wrong w
WHERE i.id = w.id
