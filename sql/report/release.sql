-- Asked by DELETE /moderation/reports/{id}/claim: whoever took it up lays it back.
--   $1 id uuid
--   $2 moderator uuid
-- -> id uuid; no row if it is not in their hands
-- Index: reports_pkey
UPDATE reports SET status = 'pending', reviewer_id = NULL, claimed_at = NULL
WHERE id = $1 AND status = 'reviewing' AND reviewer_id = $2
RETURNING id
