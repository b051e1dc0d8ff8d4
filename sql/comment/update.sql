-- Asked by PATCH /comments/{id}, of its author and within the time for it; the clock is PostgreSQL's.
--   $1 id uuid
--   $2 user_id uuid
--   $3 content text
--   $4 seconds int8: as long after it was written it may be changed
--   $5 updated_at timestamptz: as the author knows it
--   $6 new_seconds int8: an account is new for so long
--   $7 too_many_links bool: for a new account
--   $8 moderates bool
-- -> updated_at timestamptz: NULL if it is too late, was deleted, or was changed by somebody else; refused bool: it was
--    for its links
-- Index: comments_pkey, users_pkey
WITH author AS (
	SELECT id, $7 AND NOT $8 AND created_at > now() - make_interval(secs => $6::bigint) AS refused
	FROM users WHERE id = $2
), changed AS (
	UPDATE comments c SET content = $3, updated_at = now()
	FROM author a
	WHERE c.id = $1 AND c.user_id = a.id AND NOT a.refused AND c.deleted_at IS NULL AND c.updated_at = $5
		AND c.created_at > now() - make_interval(secs => $4::bigint)
	RETURNING c.updated_at
)
SELECT (SELECT updated_at FROM changed) AS updated_at, a.refused
FROM author a
