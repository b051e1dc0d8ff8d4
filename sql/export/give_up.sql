-- Asked when the job account.export is given up: another may be asked for.
--   $1 id uuid
-- -> nothing
-- Index: exports_pkey
DELETE FROM exports WHERE id = $1 AND finished_at IS NULL
