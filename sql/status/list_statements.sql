-- Asked by tintype status db: what the server spent most time on. Empty without pg_stat_statements, whose
-- view may not be there when this is prepared: so it is asked by a text that only then is one.
--   $1 limit int8
-- -> calls int8, total_ms float8, mean_ms float8, longest_ms float8, statement text
-- Index: none, a view of the server
SELECT (xpath('/row/calls/text()', r))[1]::text::bigint AS calls,
	(xpath('/row/total/text()', r))[1]::text::double precision AS total_ms,
	(xpath('/row/mean/text()', r))[1]::text::double precision AS mean_ms,
	(xpath('/row/longest/text()', r))[1]::text::double precision AS longest_ms,
	(xpath('/row/q/text()', r))[1]::text AS statement
FROM unnest(xpath('/table/row', query_to_xml(CASE WHEN to_regclass('pg_stat_statements') IS NULL
	THEN 'SELECT WHERE false'
	ELSE 'SELECT s.calls, s.total_exec_time AS total, s.mean_exec_time AS mean, s.max_exec_time AS longest,
		left(regexp_replace(s.query, ''\s+'', '' '', ''g''), 300) AS q FROM pg_stat_statements s
		JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()
		ORDER BY s.total_exec_time DESC LIMIT ' || $1::bigint END, false, false, ''))) AS r
