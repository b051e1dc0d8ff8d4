-- Asked when a ban ends.
--   $1 id uuid
-- -> nothing
-- Index: users_pkey
UPDATE users SET status = 'active', updated_at = now(), version = version + 1
WHERE id = $1 AND status = 'suspended'
