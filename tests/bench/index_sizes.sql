-- What each index takes for 10,000 rows of its table, in KiB, of tables with a thousand rows or more: the table in
-- docs/database.md. Right after ./dev seed.
ANALYZE;
SELECT i.relname AS index, t.relname AS table,
	round(pg_relation_size(i.oid) / 1024.0 * 10000 / t.reltuples) AS kib
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid
WHERE i.relnamespace = 'public'::regnamespace AND t.reltuples >= 1000
ORDER BY 2, 1;
