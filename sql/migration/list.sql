-- Asked by the migration runner: what was applied.
-- -> version int8, name text, checksum text, applied_at text
-- Index: schema_migrations_pkey
SELECT version, name, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS applied_at
FROM schema_migrations
ORDER BY version
