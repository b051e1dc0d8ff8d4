-- Asked by the job account.export: the archive is there.
--   $1 id uuid
--   $2 storage_key text
--   $3 file_size int8
--   $4 life_seconds int8
-- -> nothing; affects no row if the account has gone meanwhile
-- Index: exports_pkey
UPDATE exports SET storage_key = $2, file_size = $3, finished_at = now(),
	expires_at = now() + make_interval(secs => $4::int8)
WHERE id = $1 AND finished_at IS NULL
