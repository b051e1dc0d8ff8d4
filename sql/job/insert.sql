-- Asked by whoever enqueues, in the transaction of the row it serves. Wakes the runners at its commit.
-- If the subject is an image, its owner takes turns with others: see migration 00014.
--   $1 id uuid
--   $2 kind text
--   $3 subject_id uuid, NULL if none
--   $4 priority int4
--   $5 payload text, JSON
-- -> woken void
-- Index: images_pkey, idx_jobs_owner_turns, idx_jobs_turns
WITH asked AS (
	SELECT (SELECT owner_id FROM images WHERE id = $3) AS owner_id
), made AS (
	INSERT INTO jobs (id, kind, subject_id, priority, payload, owner_id, turn)
	SELECT $1, $2, $3, $4::int4, $5::text::jsonb, owner_id,
		CASE WHEN owner_id IS NULL THEN 0 ELSE 1 + greatest(
			(SELECT max(j.turn) FROM jobs j WHERE j.owner_id = asked.owner_id AND j.state = 'queued'),
			(SELECT min(j.turn) FROM jobs j WHERE j.state = 'queued' AND j.owner_id IS NOT NULL),
			0) END
	FROM asked
)
SELECT pg_notify('jobs', '') AS woken
