-- Asked by tintype status db: who is connected to this database, doing what, for how long.
-- -> state text, application text, connections int8, longest_seconds float8, waiting int8
-- Index: none, a view of the server
SELECT coalesce(state, 'internal') AS state, application_name AS application, count(*) AS connections,
	greatest(max(extract(epoch FROM now() - state_change)), 0)::double precision AS longest_seconds,
	count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting
FROM pg_stat_activity
WHERE datname = current_database()
GROUP BY 1, 2
ORDER BY 3 DESC, 1, 2
