-- Asked by tintype status db: the largest tables, how many of their rows are dead, and how much room they
-- take beyond what their rows need. The need is reckoned from the planner's statistics: rows times their
-- mean width and head, in pages that are filled.
--   $1 limit int8
-- -> name text, rows int8, dead_rows int8, bytes int8, wasted_bytes int8, hit_percent float8,
--    whole_scans int8, vacuumed_at timestamptz, analyzed_at timestamptz
-- Index: none, views of the server
SELECT c.relname::text AS name, greatest(c.reltuples, 0)::bigint AS rows, s.n_dead_tup AS dead_rows,
	pg_table_size(c.oid) AS bytes,
	CASE WHEN c.reltuples > 0 AND w.width IS NOT NULL THEN greatest(0, pg_relation_size(c.oid)
		- ceil(c.reltuples * (w.width + 28) / (current_setting('block_size')::numeric - 24))::bigint
			* current_setting('block_size')::bigint)
	END AS wasted_bytes,
	(100.0 * io.heap_blks_hit / greatest(io.heap_blks_hit + io.heap_blks_read, 1))::double precision
		AS hit_percent,
	s.seq_scan AS whole_scans,
	greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed_at,
	greatest(s.last_analyze, s.last_autoanalyze) AS analyzed_at
FROM pg_class c
JOIN pg_stat_user_tables s ON s.relid = c.oid
JOIN pg_statio_user_tables io ON io.relid = c.oid
LEFT JOIN LATERAL (
	SELECT sum((1 - p.null_frac) * p.avg_width)::numeric AS width
	FROM pg_stats p WHERE p.schemaname = s.schemaname AND p.tablename = s.relname
) w ON true
WHERE c.relkind = 'r'
ORDER BY pg_table_size(c.oid) DESC
LIMIT $1
