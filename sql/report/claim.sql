-- Asked by POST /moderation/reports/{id}/claim: a moderator takes it up, or goes on with it. What another
-- took up an hour ago and did not decide is free again.
--   $1 id uuid
--   $2 moderator uuid
-- -> id uuid; no row if it is decided, or in another's hands
-- Index: reports_pkey
UPDATE reports SET status = 'reviewing', reviewer_id = $2, claimed_at = now()
WHERE id = $1 AND (status = 'pending' OR status = 'reviewing'
	AND (reviewer_id = $2 OR claimed_at < now() - interval '1 hour'))
RETURNING id
