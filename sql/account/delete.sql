-- Asked by the job account.remove when all else is gone: what is left goes with it.
--   $1 id uuid
-- -> nothing
-- Index: users_pkey
DELETE FROM users WHERE id = $1 AND status = 'deleted'
