-- Asked by GET /images/{id}/similar: what looks like it among all of one owner, the nearest first. Reads the
-- index through: some 20 ms for a hundred thousand images.
--   $1 owner uuid
--   $2 image uuid
--   $3 distance int4, the most of 64 bits that may differ
--   $4 limit int8
-- -> id uuid, distance int4
-- Index: idx_images_likeness, images_pkey
SELECT found.id, found.distance
FROM (
	SELECT i.id, bit_count((i.perceptual_hash # s.perceptual_hash)::bit(64))::int4 AS distance
	FROM images s
	JOIN images i ON i.owner_id = $1 AND i.perceptual_hash IS NOT NULL AND i.status = 'active'
		AND i.deleted_at IS NULL AND i.hidden_at IS NULL AND i.id <> s.id
	WHERE s.id = $2 AND s.owner_id = $1
) found
WHERE found.distance <= $3::int4
ORDER BY found.distance, found.id
LIMIT $4::int8
