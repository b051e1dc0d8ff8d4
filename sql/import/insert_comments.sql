-- Asked by tintype import --from-goimg: many comments of elsewhere, of people and images that came along. Nobody
-- is told of them; triggers count them.
--   $1 ids uuid[]
--   $2 users uuid[], beside them
--   $3 images uuid[], beside them
--   $4 contents text[], beside them
--   $5 made int8[], microseconds since 1970, beside them
--   $6 changed int8[], the same
-- -> nothing
-- Index: comments_pkey, images_pkey, users_pkey
INSERT INTO comments (id, user_id, image_id, content, created_at, updated_at)
SELECT g.id, g.user_id, g.image_id, left(g.content, 1000), timestamptz 'epoch' + g.made * interval '1 microsecond',
	timestamptz 'epoch' + g.changed * interval '1 microsecond'
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[])
	AS g (id, user_id, image_id, content, made, changed)
JOIN users u ON u.id = g.user_id
JOIN images i ON i.id = g.image_id
ORDER BY g.image_id, g.id
ON CONFLICT (id) DO NOTHING
