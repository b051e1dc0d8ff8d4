-- Asked by POST /users/me/webhooks, after webhook/lock_owner.
--   $1 id uuid
--   $2 user uuid
--   $3 url text
--   $4 events text[]
--   $5 secret text
--   $6 most int8, webhooks that one person may have
-- -> id uuid; no row if they have as many already
-- Index: idx_webhooks_user
INSERT INTO webhooks (id, user_id, url, events, secret)
SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM webhooks WHERE user_id = $2) < $6
RETURNING id
