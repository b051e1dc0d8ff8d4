-- Asked by tintype status db: of the database as a whole, since its statistics were reset.
-- -> size int8, max_connections int8, hit_percent float8, deadlocks int8, conflicts int8, rolled_back int8,
--    committed int8, temporary_bytes int8, has_statements bool
-- Index: none, a view of the server
SELECT pg_database_size(current_database()) AS size,
	current_setting('max_connections')::bigint AS max_connections,
	(100.0 * d.blks_hit / greatest(d.blks_hit + d.blks_read, 1))::double precision AS hit_percent,
	d.deadlocks, d.conflicts, d.xact_rollback AS rolled_back, d.xact_commit AS committed,
	d.temp_bytes AS temporary_bytes,
	to_regclass('pg_stat_statements') IS NOT NULL AS has_statements
FROM pg_stat_database d
WHERE d.datname = current_database()
