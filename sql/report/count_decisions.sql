-- Asked beside the list: how many there are.
--   $1 owner uuid
-- -> total int8
-- Index: idx_reports_owner
SELECT count(*) AS total FROM reports
WHERE owner_id = $1 AND resolved_at IS NOT NULL AND action <> 'dismiss' AND decided_with IS NULL
