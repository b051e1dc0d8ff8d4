-- Asked now and then by tintype-jobs: so many of the comments that were deleted long enough ago.
--   $1 seconds int8
--   $2 limit int8
-- -> nothing
-- Index: idx_comments_deleted
DELETE FROM comments WHERE id IN (
	SELECT id FROM comments WHERE deleted_at < now() - make_interval(secs => $1::bigint)
	ORDER BY deleted_at LIMIT $2
)
