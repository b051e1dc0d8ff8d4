-- Asked beside the list: how many are in force.
-- -> total int8
-- Index: idx_bans_current; bans in force are few
SELECT count(*) AS total FROM bans WHERE lifted_at IS NULL
