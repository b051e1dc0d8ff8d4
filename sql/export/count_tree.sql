-- Asked by tintype export: how many images of an owner there are to bring out, and how many are not made
-- yet, or failed.
--   $1 owner uuid
-- -> ready int8, unready int8
-- Index: idx_images_owner
SELECT count(*) FILTER (WHERE status = 'active') AS ready, count(*) FILTER (WHERE status <> 'active') AS unready
FROM images
WHERE owner_id = $1 AND deleted_at IS NULL
