-- Asked by the doctor after count/lock: makes each wrong count right by adding what is missing.
-- -> nothing; affects as many rows as counts were wrong
INSERT INTO image_counts AS i (scope, scope_id, shard, images)
SELECT coalesce(k.scope, c.scope), coalesce(k.scope_id, c.scope_id), 0,
	coalesce(c.images, 0) - coalesce(k.images, 0)
FROM (
	SELECT scope, scope_id, sum(images)::bigint AS images FROM image_counts GROUP BY scope, scope_id
) k
FULL JOIN image_counts_counted c ON c.scope = k.scope AND c.scope_id = k.scope_id
WHERE coalesce(k.images, 0) <> coalesce(c.images, 0)
ORDER BY 1, 2
ON CONFLICT (scope, scope_id, shard) DO UPDATE SET images = i.images + excluded.images
