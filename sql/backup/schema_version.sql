-- Asked by a backup: of which schema it is.
-- -> version int8
-- Index: schema_migrations_pkey
SELECT coalesce(max(version), 0) AS version FROM schema_migrations
