-- Asked by a restore: who else is connected to this database.
-- -> name text
SELECT DISTINCT coalesce(nullif(a.application_name, ''), a.usename::text, 'somebody') AS name
FROM pg_stat_activity a
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
ORDER BY 1
