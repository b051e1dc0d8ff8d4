-- Asked of the primary by whoever has committed something that listings show: behind its commit every
-- server of this system and timeline has it that has replayed up to here.
-- -> system_identifier int8, timeline int8, position int8
SELECT s.system_identifier,
	('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint AS timeline,
	(pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS position
FROM pg_control_system() s
