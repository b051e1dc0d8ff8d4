-- Asked by POST /reports, of an image the reporter was found to see.
--   $1 id uuid
--   $2 image uuid
--   $3 reporter uuid
--   $4 reason text
--   $5 description text
-- -> created_at timestamptz
-- Index: images_pkey; the unique idx_reports_open refuses the same twice
INSERT INTO reports (id, image_id, owner_id, reporter_id, image_title, reason, description)
SELECT $1, i.id, i.owner_id, $3, coalesce(i.title, ''), $4, $5 FROM images i WHERE i.id = $2
RETURNING created_at
