-- Asked by whoever writes down views that Redis counted. An amount whose id is known was written
-- before. What is shown does not change by it: the cache is not told (migration 00030).
--   $1 ids uuid[]: of the amounts
--   $2 images uuid[]: as many
--   $3 amounts int8[]: as many
-- -> written int8
-- Index: view_flushes_pkey, images_pkey
WITH given AS (
	SELECT g.id, g.image_id, g.amount FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])
		AS g (id, image_id, amount)
), fresh AS (
	INSERT INTO view_flushes (id) SELECT id FROM given ORDER BY id
	ON CONFLICT (id) DO NOTHING RETURNING id
), held AS (
	SELECT i.id, d.amount
	FROM (
		SELECT g.image_id, sum(g.amount)::bigint AS amount
		FROM given g JOIN fresh f ON f.id = g.id GROUP BY g.image_id
	) d
	JOIN images i ON i.id = d.image_id
	ORDER BY i.id
	FOR NO KEY UPDATE OF i
), written AS (
	UPDATE images i SET view_count = i.view_count + h.amount
	FROM held h, set_config('tintype.quiet', 'on', true)
	WHERE i.id = h.id
	RETURNING 1
)
SELECT count(*) AS written FROM written
