-- Asked by POST /moderation/appeals/{id}/resolve: once.
--   $1 id uuid
--   $2 moderator uuid
--   $3 status text
--   $4 answer text
-- -> id uuid; no row if it was decided before
-- Index: appeals_pkey
UPDATE appeals SET status = $3, answer = $4, decided_by = $2, decided_at = now()
WHERE id = $1 AND status = 'pending'
RETURNING id
