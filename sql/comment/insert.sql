-- Asked by POST /images/{id}/comments, after comment/lock_author. Triggers count it; notification/tell_of_comment is asked
-- next.
--   $1 id uuid
--   $2 user_id uuid
--   $3 image_id uuid
--   $4 content text
--   $5 moderates bool
--   $6 new_seconds int8: an account is new for so long
--   $7 too_many_links bool: for a new account
--   $8 hourly int8: as many a new account may write in an hour
--   $9 repeats int8: as often a new account may write the same in a day
-- -> a comment row (repo/comment.c), then refusal int4: 0 it was written, 1 blocked, 2 links, 3 hourly, 4 repeats; id is
--    NULL if it was not; wait int4: seconds until an hour has passed since the first of the last hour; no row if the image
--    is not visible to the user
-- Index: images_pkey, users_pkey, blocks_pkey, idx_comments_user
WITH seen AS (
	SELECT i.id AS image_id, i.owner_id, a.id AS user_id, a.username, a.display_name,
		a.created_at > now() - make_interval(secs => $6::bigint) AND NOT $5 AS is_new,
		EXISTS (SELECT FROM blocks b WHERE b.blocker_id = i.owner_id AND b.blocked_id = $2) AS blocked
	FROM images i
	JOIN users a ON a.id = $2 AND a.status NOT IN ('suspended', 'deleted')
	WHERE i.id = $3
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $2, $5)
	FOR NO KEY UPDATE OF i FOR SHARE OF a
), pace AS (
	SELECT count(*) FILTER (WHERE c.created_at > now() - interval '1 hour') AS hourly,
		count(*) FILTER (WHERE c.content = $4) AS repeats,
		extract(epoch FROM min(c.created_at) FILTER (WHERE c.created_at > now() - interval '1 hour')
			+ interval '1 hour' - now())::int AS wait
	FROM comments c
	WHERE c.user_id = $2 AND c.created_at > now() - interval '1 day' AND (SELECT is_new FROM seen)
), judged AS (
	SELECT CASE
		WHEN s.blocked THEN 1
		WHEN s.is_new AND $7 THEN 2
		WHEN s.is_new AND p.hourly >= $8 THEN 3
		WHEN s.is_new AND p.repeats >= $9 THEN 4
		ELSE 0
	END AS refusal, coalesce(p.wait, 0) AS wait
	FROM seen s CROSS JOIN pace p
), added AS (
	INSERT INTO comments (id, user_id, image_id, content)
	SELECT $1, s.user_id, s.image_id, $4 FROM seen s JOIN judged j ON j.refusal = 0
	RETURNING id, content, created_at, updated_at
)
SELECT a.id, s.user_id, s.username, s.display_name, s.image_id, a.content, a.created_at, a.updated_at,
	s.owner_id AS image_owner_id, j.refusal, j.wait
FROM seen s
CROSS JOIN judged j
LEFT JOIN added a ON true
