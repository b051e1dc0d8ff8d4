-- Asked by DELETE /comments/{id}. Triggers count it; the row is kept for a while, for whoever moderates.
--   $1 id uuid
-- -> nothing; affects the comment if it was not deleted yet
-- Index: comments_pkey
UPDATE comments SET deleted_at = now() WHERE id = $1 AND deleted_at IS NULL
