-- Asked by GET /sitemap/{number}: the public images of a page, in the order they were made in.
--   $1 number int4
--   $2 most int8
-- -> id uuid, updated_at timestamptz
-- Index: sitemap_pages_pkey, idx_images_safe_listing
SELECT i.id, i.updated_at
FROM sitemap_pages p
LEFT JOIN sitemap_pages n ON n.number = p.number + 1
CROSS JOIN LATERAL (
	SELECT id, updated_at, created_at FROM images
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
		AND content_rating = 'safe' AND (created_at, id) >= (p.from_created_at, p.from_id)
		AND (created_at, id) < (coalesce(n.from_created_at, '9999-01-01 00:00Z'),
			coalesce(n.from_id, '00000000-0000-0000-0000-000000000000'))
	ORDER BY created_at, id
	LIMIT $2
) i
WHERE p.number = $1::int4
ORDER BY i.created_at, i.id
