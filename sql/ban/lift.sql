-- Asked by DELETE /users/{id}/ban, tintype user unban, and when a ban ends by itself.
--   $1 user_id uuid
--   $2 lifted_by uuid, NULL for the operator or its own end
--   $3 only_expired bool
-- -> id uuid; no row if there was none
-- Index: idx_bans_current
UPDATE bans SET lifted_at = now(), lifted_by = $2
WHERE user_id = $1 AND lifted_at IS NULL AND (NOT $3::bool OR expires_at <= now())
RETURNING id
