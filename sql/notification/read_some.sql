-- Asked by POST /notifications/read and /notifications/{id}/read: those of the ids that are the user's.
--   $1 user_id uuid
--   $2 ids uuid[]
-- -> nothing; affects those that were unread
-- Index: notifications_pkey
UPDATE notifications SET read_at = now()
WHERE user_id = $1 AND id = ANY ($2::uuid[]) AND read_at IS NULL
