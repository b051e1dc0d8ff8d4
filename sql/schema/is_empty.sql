-- Asked by a restore, before there is a schema: nothing of anybody's is there.
-- -> empty bool
SELECT NOT EXISTS (
	SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
		AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
		AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
) AS empty
