-- Asked by the sweeper: what copies wait for that does not process any more.
-- -> source uuid, active bool
-- Index: idx_images_duplicates
SELECT DISTINCT s.id AS source, s.status = 'active' AS active
FROM images d
JOIN images s ON s.id = d.duplicate_of
WHERE d.duplicate_of IS NOT NULL AND d.status = 'processing' AND s.status IN ('active', 'failed')
