-- Asked by a runner now and then, until it adds nothing: when the last page is full, the next begins behind it.
--   $1 size int8, images of a page
-- -> nothing; affects a row if a page was full
-- Index: sitemap_pages_pkey, idx_images_safe_listing
INSERT INTO sitemap_pages (number, from_created_at, from_id)
SELECT l.number + 1, n.created_at, n.id
FROM (SELECT number, from_created_at, from_id FROM sitemap_pages ORDER BY number DESC LIMIT 1) l
CROSS JOIN LATERAL (
	SELECT created_at, id FROM images
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
		AND content_rating = 'safe' AND (created_at, id) >= (l.from_created_at, l.from_id)
	ORDER BY created_at, id
	OFFSET $1 LIMIT 1
) n
ON CONFLICT DO NOTHING
