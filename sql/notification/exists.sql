-- Asked by POST /notifications/{id}/read: is there such a one?
--   $1 user_id uuid
--   $2 id uuid
-- -> id uuid
-- Index: notifications_pkey
SELECT id FROM notifications WHERE id = $2 AND user_id = $1 AND shown
