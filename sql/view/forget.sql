-- Asked by tintype-jobs, each hour: marks that count no more, ids of amounts that are in Redis no
-- more, however old a state of it was restored.
-- -> forgotten int8
-- Index: idx_view_flushes_written, idx_view_marks_seen
WITH flushes AS (
	DELETE FROM view_flushes WHERE written_at < now() - interval '30 days' RETURNING 1
), marks AS (
	DELETE FROM view_marks WHERE seen_at < now() - interval '1 hour' RETURNING 1
)
SELECT (SELECT count(*) FROM flushes) + (SELECT count(*) FROM marks) AS forgotten
