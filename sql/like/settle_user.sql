-- Asked after an account was suspended, deleted or reinstated, again and again until it does nothing: so many
-- of its likes are hidden, or shown again, and counted so.
--   $1 user_id uuid
--   $2 limit int8
-- -> changed int8
-- Index: likes_pkey (user_id first), images_pkey
WITH wanted AS (
	SELECT id, status IN ('suspended', 'deleted') AS hidden FROM users WHERE id = $1
), wrong AS (
	SELECT l.image_id, w.hidden
	FROM wanted w
	JOIN likes l ON l.user_id = w.id AND (l.hidden_at IS NOT NULL) <> w.hidden
	ORDER BY l.image_id
	LIMIT $2
), held AS (
	SELECT i.id, w.hidden FROM images i JOIN wrong w ON w.image_id = i.id ORDER BY i.id
	FOR NO KEY UPDATE OF i
), changed AS (
	UPDATE likes l SET hidden_at = CASE WHEN h.hidden THEN now() END
	FROM held h
	WHERE l.user_id = $1 AND l.image_id = h.id AND (l.hidden_at IS NOT NULL) <> h.hidden
	RETURNING l.image_id, h.hidden
), counted AS (
	UPDATE images i SET like_count = greatest(i.like_count + CASE WHEN c.hidden THEN -1 ELSE 1 END, 0)
	FROM changed c WHERE i.id = c.image_id
)
SELECT count(*) AS changed FROM changed
