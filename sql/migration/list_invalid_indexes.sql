-- Asked by the migration runner before a migration that builds indexes concurrently: what an interrupted
-- run left behind.
--   $1 migration text, that names the indexes
-- -> name text, quoted for use in a statement
SELECT format('%I.%I', n.nspname, c.relname) AS name
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND n.nspname = current_schema() AND strpos($1::text, c.relname) > 0
