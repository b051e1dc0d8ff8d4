-- Asked by the doctor: kept counts that differ from counting. Reads everything.
-- -> scope int4, scope_id uuid, kept int8, counted int8
SELECT coalesce(k.scope, c.scope) AS scope, coalesce(k.scope_id, c.scope_id) AS scope_id,
	coalesce(k.images, 0)::bigint AS kept, coalesce(c.images, 0)::bigint AS counted
FROM (
	SELECT scope, scope_id, sum(images)::bigint AS images FROM image_counts GROUP BY scope, scope_id
) k
FULL JOIN image_counts_counted c ON c.scope = k.scope AND c.scope_id = k.scope_id
WHERE coalesce(k.images, 0) <> coalesce(c.images, 0)
ORDER BY 1, 2
