-- Asked after a comment was written or changed, in the same transaction: the owner of the image is told, and whom its
-- @names name, each once; not whoever may not see the image or has blocked its author.
--   $1 comment_id uuid
--   $2 names text[], lower-cased
-- -> nothing
-- Index: comments_pkey, images_pkey, idx_users_username_folded, blocks_pkey, idx_notifications_comment
INSERT INTO notifications (user_id, kind, actor_id, image_id, comment_id)
SELECT r.user_id, r.kind, c.user_id, c.image_id, c.id
FROM comments c
JOIN images i ON i.id = c.image_id
CROSS JOIN LATERAL (
	SELECT i.owner_id AS user_id, 'comment' AS kind
	UNION ALL
	SELECT u.id, 'mention' FROM users u
	WHERE lower(u.username) = ANY ($2::text[]) AND u.id <> i.owner_id
		AND u.status NOT IN ('suspended', 'deleted')
		AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, u.id, false)
		AND NOT EXISTS (SELECT FROM blocks b WHERE b.blocker_id = u.id AND b.blocked_id = c.user_id)
) r
WHERE c.id = $1 AND c.deleted_at IS NULL AND r.user_id <> c.user_id
ORDER BY r.user_id
ON CONFLICT (comment_id, user_id) WHERE comment_id IS NOT NULL DO NOTHING
