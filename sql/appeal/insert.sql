-- Asked by POST /users/me/decisions/{id}/appeal: against what was decided about the appellant's own.
--   $1 id uuid
--   $2 user uuid
--   $3 report uuid
--   $4 content text
-- -> created_at timestamptz; no row if there is no such decision about what is theirs
-- Index: reports_pkey; the unique idx_appeals_report refuses the same twice
INSERT INTO appeals (id, user_id, report_id, content)
SELECT $1, $2, r.id, $4 FROM reports r
WHERE r.id = $3 AND r.owner_id = $2 AND r.action IN ('warn', 'remove', 'ban') AND r.decided_with IS NULL
RETURNING created_at
