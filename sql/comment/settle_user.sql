-- Asked after an account was suspended, deleted or reinstated, again and again until it does nothing: so many
-- of its comments are hidden, or shown again. Triggers count.
--   $1 user_id uuid
--   $2 limit int8
-- -> changed int8
-- Index: idx_comments_user
WITH wanted AS (
	SELECT id, status IN ('suspended', 'deleted') AS hidden FROM users WHERE id = $1
), wrong AS (
	SELECT c.id, w.hidden
	FROM wanted w
	JOIN comments c ON c.user_id = w.id AND (c.hidden_at IS NOT NULL) <> w.hidden
	LIMIT $2
), changed AS (
	UPDATE comments c SET hidden_at = CASE WHEN w.hidden THEN now() END
	FROM wrong w
	WHERE c.id = w.id AND (c.hidden_at IS NOT NULL) <> w.hidden
	RETURNING c.id
)
SELECT count(*) AS changed FROM changed
