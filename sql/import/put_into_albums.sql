-- Asked by tintype import after an image was made: its places in albums that were made before. Of
-- each album's two ids one is the owner's. Each is looked up by its id
-- (OFFSET keeps the planner from doing otherwise): the owner may have very many.
--   $1 image uuid
--   $2 owner uuid
--   $3 ids uuid[]
--   $4 ids uuid[] that stand for them
--   $5 positions int8[]
-- -> nothing
-- Index: albums_pkey, album_images_pkey
INSERT INTO album_images (album_id, image_id, position)
SELECT a.id, $1, g.position::integer
FROM unnest($3::uuid[], $4::uuid[], $5::bigint[]) AS g (first, second, position)
CROSS JOIN LATERAL (SELECT b.id, b.owner_id FROM albums b WHERE b.id IN (g.first, g.second) OFFSET 0) a
WHERE a.owner_id = $2
ORDER BY a.id
ON CONFLICT DO NOTHING
