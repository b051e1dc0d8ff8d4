-- Asked when something about an account changes that its sessions carry: its role.
--   $1 user_id uuid
-- -> id uuid
-- Index: idx_sessions_user
SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
