-- Asked by the migration runner: whether it was here before.
-- -> found bool
SELECT to_regclass('schema_migrations') IS NOT NULL AS found
