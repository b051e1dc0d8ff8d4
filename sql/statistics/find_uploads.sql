-- Asked by GET /admin/storage: what is on its way in.
-- -> uploads int8, bytes int8, originals int8
-- Index: resumable_uploads is small by its nature; idx_images_unfinished
SELECT
	(SELECT count(*) FROM resumable_uploads WHERE image_id IS NULL) AS uploads,
	(SELECT coalesce(sum(received), 0)::bigint FROM resumable_uploads WHERE image_id IS NULL) AS bytes,
	(SELECT count(*) FROM images WHERE status = 'processing' AND deleted_at IS NULL) AS originals
