-- Asked beside the list: how many there are.
--   $1 status text, empty for all
-- -> total int8
-- Index: idx_appeals_status
-- Plan: custom
SELECT count(*) AS total FROM appeals WHERE ($1::text = '' OR status = $1)
