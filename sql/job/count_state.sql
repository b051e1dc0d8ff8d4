-- Asked beside the list: how many there are.
--   $1 state text
-- -> total int8
-- Index: idx_jobs_listing
SELECT count(*) AS total FROM jobs WHERE state = $1
