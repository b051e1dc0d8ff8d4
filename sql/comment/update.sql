-- Asked by PATCH /comments/{id}, of its author and within the time for it; the clock is PostgreSQL's.
--   $1 id uuid
--   $2 user_id uuid
--   $3 content text
--   $4 seconds int8: as long after it was written it may be changed
--   $5 updated_at timestamptz: as the author knows it
-- -> updated_at timestamptz; no row if it is too late, was deleted, or was changed by somebody else
-- Index: comments_pkey
UPDATE comments SET content = $3, updated_at = now()
WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL AND updated_at = $5
	AND created_at > now() - make_interval(secs => $4::bigint)
RETURNING updated_at
