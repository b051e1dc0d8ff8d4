-- Asked by logout, DELETE /users/{id}/sessions/{sid}, and a replayed refresh token.
--   $1 id uuid
--   $2 user_id uuid
--   $3 reason text
-- -> id uuid
-- Index: sessions_pkey
UPDATE sessions SET revoked_at = now(), revoked_reason = $3
WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL
RETURNING id
