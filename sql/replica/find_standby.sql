-- Asked of a read replica when a connection to it is made, and by the doctor: is it one, and of what.
-- Its timeline is as of its last restart point, so a while after a failover it may still be the old one.
-- -> standby bool, system_identifier int8, timeline int8, position int8 (-1: none), lag_seconds int8
SELECT pg_is_in_recovery() AS standby,
	s.system_identifier,
	greatest(c.timeline_id, r.min_recovery_end_timeline)::bigint AS timeline,
	coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, -1)::bigint AS position,
	coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::bigint AS lag_seconds
FROM pg_control_system() s, pg_control_checkpoint() c, pg_control_recovery() r
