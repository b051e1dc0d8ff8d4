-- Asked of a read replica in front of a listing, which then sees at least what was replayed here.
-- -> standby bool, position int8 (-1: none)
SELECT pg_is_in_recovery() AS standby,
	coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, -1)::bigint AS position
