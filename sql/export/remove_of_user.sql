-- Asked by the job account.remove: the archives of a deleted account.
--   $1 user_id uuid
-- -> storage_key text
-- Index: idx_exports_user
DELETE FROM exports WHERE user_id = $1 RETURNING storage_key
