-- Asked by the migration runner: this one is taken back.
--   $1 version int8
DELETE FROM schema_migrations WHERE version = $1
