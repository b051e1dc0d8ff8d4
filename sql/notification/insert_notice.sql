-- Asked by whoever moderates, in the transaction of the act: the person is told of it.
--   $1 user_id uuid
--   $2 names text[], of the details
--   $3 values text[], beside them
-- -> nothing
-- Index: the triggers' notification_states_pkey
INSERT INTO notifications (user_id, kind, detail)
SELECT u.id, 'moderation', jsonb_object($2::text[], $3::text[]) FROM users u WHERE u.id = $1
