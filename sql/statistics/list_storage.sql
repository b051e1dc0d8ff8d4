-- Asked by GET /admin/storage: files by where they are, as they were last counted.
-- -> provider text, taken_at timestamptz, files int8, bytes int8
-- Index: one row a place
SELECT provider, taken_at, files, bytes FROM statistics_storage ORDER BY provider
