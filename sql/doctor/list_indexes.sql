-- Asked by the doctor: all indexes there are, and whether PostgreSQL may use them.
-- -> name text, valid bool
-- Index: none, PostgreSQL's own tables
SELECT c.relname::text AS name, i.indisvalid AND i.indisready AS valid
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema()
ORDER BY 1
