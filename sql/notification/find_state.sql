-- Asked each time somebody polls: has anything changed since? One row by its key.
--   $1 user_id uuid
-- -> version int8, total int8, unread int8; no row if there never was anything
-- Index: notification_states_pkey
SELECT version, total, unread FROM notification_states WHERE user_id = $1
