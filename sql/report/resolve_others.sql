-- Asked when an image was removed or its owner banned: what else was reported of it ends with that.
--   $1 report uuid, by which it was decided
--   $2 image uuid
-- -> nothing; affects as many rows as were open
-- Index: idx_reports_image, reports_pkey
UPDATE reports r SET status = 'resolved', action = d.action, resolution = d.resolution,
	resolved_by = d.resolved_by, resolved_at = d.resolved_at, decided_with = d.id
FROM reports d
WHERE d.id = $1 AND r.image_id = $2 AND r.id <> d.id AND r.status IN ('pending', 'reviewing')
