-- Asked by a runner now and then: whose ban has ended by itself.
-- -> user_id uuid
-- Index: idx_bans_ending
SELECT user_id FROM bans
WHERE lifted_at IS NULL AND expires_at <= now()
ORDER BY expires_at
LIMIT 100
