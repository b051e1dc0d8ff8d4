-- Asked by a runner now and then: sessions that ended a month ago, with the tokens that were used in them.
-- -> nothing
-- Index: idx_sessions_end
DELETE FROM sessions WHERE id IN (
	SELECT id FROM sessions WHERE expires_at < now() - interval '30 days'
	ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED
)
