-- Asked with reports: what there was before with the accounts concerned.
--   $1 owners uuid[]; the rows are in the same order
-- -> owner_id uuid, reports int8, open int8, warnings int8, removals int8, bans int8
-- Index: idx_reports_owner, idx_bans_user
SELECT w.owner_id, r.reports, r.open, r.warnings, r.removals, b.bans
FROM unnest($1::uuid[]) WITH ORDINALITY AS w (owner_id, place)
CROSS JOIN LATERAL (
	SELECT count(*) AS reports,
		count(*) FILTER (WHERE action IS NULL) AS open,
		count(*) FILTER (WHERE action = 'warn' AND decided_with IS NULL) AS warnings,
		count(*) FILTER (WHERE action = 'remove' AND decided_with IS NULL) AS removals
	FROM reports WHERE owner_id = w.owner_id
) r
CROSS JOIN LATERAL (SELECT count(*) AS bans FROM bans WHERE user_id = w.owner_id) b
ORDER BY w.place
