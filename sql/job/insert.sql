-- Asked by whoever enqueues, in the transaction of the row it serves. Wakes the runners at its commit.
--   $1 id uuid
--   $2 kind text
--   $3 subject_id uuid, NULL if none
--   $4 priority int4
--   $5 payload text, JSON
-- -> woken void
WITH made AS (
	INSERT INTO jobs (id, kind, subject_id, priority, payload)
	VALUES ($1, $2, $3, $4::int4, $5::text::jsonb)
)
SELECT pg_notify('jobs', '') AS woken
