-- Asked by logout of all, by a new password, and by whatever ends an account: all sessions of a person.
--   $1 user_id uuid
--   $2 kept uuid, NULL if none is kept
--   $3 reason text
-- -> id uuid
-- Index: idx_sessions_user
UPDATE sessions SET revoked_at = now(), revoked_reason = $3
WHERE user_id = $1 AND id IS DISTINCT FROM $2::uuid AND revoked_at IS NULL
RETURNING id
