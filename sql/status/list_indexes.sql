-- Asked by tintype status db: indexes that nobody reads, or that take much more room than their entries
-- need (of B-trees: a key and eight bytes an entry, pages nine tenths full); the largest first. Those that
-- keep something unique are needed unread.
--   $1 limit int8
-- -> name text, of_table text, bytes int8, wasted_bytes int8, reads int8, keeps_unique bool
-- Index: none, views of the server
SELECT c.relname::text AS name, s.relname::text AS of_table, pg_relation_size(c.oid) AS bytes,
	w.wasted_bytes, s.idx_scan AS reads, i.indisunique AS keeps_unique
FROM pg_stat_user_indexes s
JOIN pg_class c ON c.oid = s.indexrelid
JOIN pg_index i ON i.indexrelid = s.indexrelid
JOIN pg_am m ON m.oid = c.relam
CROSS JOIN LATERAL (
	SELECT CASE WHEN m.amname = 'btree' AND c.reltuples > 0 AND count(p.avg_width) = i.indnkeyatts
		THEN greatest(0, pg_relation_size(c.oid)
			- ceil(c.reltuples * (sum(p.avg_width) + 12) / (0.9 * current_setting('block_size')::numeric))
				::bigint * current_setting('block_size')::bigint)
	END AS wasted_bytes
	FROM pg_attribute a
	LEFT JOIN pg_stats p ON p.schemaname = s.schemaname AND p.tablename = s.relname AND p.attname = a.attname
	WHERE a.attrelid = i.indexrelid AND a.attnum <= i.indnkeyatts
) w
WHERE s.idx_scan = 0 AND NOT i.indisunique OR w.wasted_bytes > pg_relation_size(c.oid) / 2
ORDER BY pg_relation_size(c.oid) DESC
LIMIT $1
