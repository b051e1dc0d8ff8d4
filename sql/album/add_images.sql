-- Asked by POST /albums/{id}/images and the upload, after album/lock: behind the last, in the order
-- given. Those that are no images of this owner, or in the trash, are left out; so are those that are
-- in the album already.
--   $1 album uuid
--   $2 owner uuid
--   $3 images uuid[]
-- -> image_id uuid of each added
-- Index: images_pkey, idx_album_images_order
INSERT INTO album_images (album_id, image_id, position)
SELECT $1, i.id,
	coalesce((SELECT max(position) FROM album_images WHERE album_id = $1), 0)
		+ row_number() OVER (ORDER BY g.place)
FROM unnest($3::uuid[]) WITH ORDINALITY AS g (id, place)
JOIN images i ON i.id = g.id
WHERE i.owner_id = $2 AND i.deleted_at IS NULL
ON CONFLICT DO NOTHING
RETURNING image_id
