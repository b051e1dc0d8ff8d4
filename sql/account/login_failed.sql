-- Asked by POST /auth/login after a wrong password: counts it, and locks at the last that is allowed. Of
-- guesses that were in flight together those behind the lock neither count nor lengthen it. Nobody waits for
-- the disk: that would tell a known address from an unknown one.
--   $1 id uuid
--   $2 lock_after int4, 0 never
--   $3 lock_seconds int8
-- -> locked bool; no row if it was locked by then
-- Index: users_pkey
WITH at_once AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true) AS mode)
UPDATE users SET
	failed_logins = CASE WHEN $2 > 0 AND failed_logins + 1 >= $2 THEN 0 ELSE failed_logins + 1 END,
	locked_until = CASE WHEN $2 > 0 AND failed_logins + 1 >= $2 THEN now() + make_interval(secs => $3::int8)
		ELSE locked_until END
FROM at_once
WHERE mode = 'off' AND id = $1 AND (locked_until IS NULL OR locked_until <= now())
RETURNING coalesce(locked_until > now(), false) AS locked
