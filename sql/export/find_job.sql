-- Asked by the job account.export: whose it is, unless it is finished or gone.
--   $1 id uuid
-- -> user_id uuid, images int8
-- Index: exports_pkey, idx_images_owner
SELECT e.user_id, (SELECT count(*) FROM images i WHERE i.owner_id = e.user_id) AS images
FROM exports e
JOIN users u ON u.id = e.user_id AND u.status = 'active'
WHERE e.id = $1 AND e.finished_at IS NULL
