-- Asked beside the search: how many there are.
--   $1 pattern text, what name, address or display name are like, or NULL
--   $2 role text, empty for all
--   $3 status text, empty for all
-- -> total int8
-- Index: idx_users_text; without a text all are counted, for few people
-- Plan: custom
SELECT count(*) AS total FROM users u
WHERE ($1::text IS NULL OR lower(u.username || ' ' || u.email || ' ' || coalesce(u.display_name, '')) LIKE lower($1))
	AND ($2::text = '' OR u.role = $2) AND ($3::text = '' OR u.status = $3)
