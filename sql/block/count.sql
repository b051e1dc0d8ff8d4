-- Asked beside block/list.
--   $1 blocker_id uuid
-- -> blocks int8
-- Index: idx_blocks_listing
SELECT count(*) AS blocks FROM blocks WHERE blocker_id = $1
