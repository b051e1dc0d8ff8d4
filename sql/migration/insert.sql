-- Asked by the migration runner: this one is applied.
--   $1 version int8
--   $2 name text
--   $3 checksum text
INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)
