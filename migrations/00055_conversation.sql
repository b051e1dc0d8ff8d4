-- Likes and comments as people use them: listings by key, counts that are kept, and what suspended and
-- deleted accounts said is not shown.

-- +goose Up
ALTER TABLE likes ADD COLUMN hidden_at timestamptz;
ALTER TABLE comments ADD COLUMN hidden_at timestamptz;
COMMENT ON COLUMN likes.hidden_at IS 'set on all likes of a suspended or deleted account; not counted then';
COMMENT ON COLUMN comments.hidden_at IS 'set on all comments of a suspended or deleted account; not counted then';

-- Serves what idx_likes_image did, in order.
DROP INDEX idx_likes_image;
CREATE INDEX idx_likes_image_listing ON likes (image_id, created_at DESC, user_id DESC);
DROP INDEX idx_comments_image;
CREATE INDEX idx_comments_image_listing ON comments (image_id, created_at, id)
	WHERE deleted_at IS NULL AND hidden_at IS NULL;
-- For the end of an image: it ends all of its comments.
CREATE INDEX idx_comments_image ON comments (image_id);
-- For forgetting what was deleted.
CREATE INDEX idx_comments_deleted ON comments (deleted_at) WHERE deleted_at IS NOT NULL;

-- What is counted of people. A row is made when there is something to count.
CREATE TABLE user_counts (
	user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
	comments bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
COMMENT ON COLUMN user_counts.comments IS 'those that are not deleted, hidden ones too';

-- Of each image what is shown, of each person what is kept. In the order of ids, images first: who
-- follows that order waits for nobody who waits for them.
-- +goose StatementBegin
CREATE FUNCTION comment_counts_add(images uuid[], users uuid[], shown bigint[], kept bigint[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE images i SET comment_count = i.comment_count + h.delta
	FROM (
		SELECT h.id, d.delta
		FROM (
			SELECT r.id, sum(r.delta) AS delta FROM unnest($1, $3) AS r (id, delta) GROUP BY r.id
		) d
		JOIN images h ON h.id = d.id
		WHERE d.delta <> 0
		ORDER BY h.id
		FOR NO KEY UPDATE OF h
	) h
	WHERE i.id = h.id;
	INSERT INTO user_counts AS c (user_id, comments)
	SELECT u.id, d.delta
	FROM (
		SELECT r.id, sum(r.delta) AS delta FROM unnest($2, $4) AS r (id, delta) GROUP BY r.id
	) d
	JOIN users u ON u.id = d.id
	WHERE d.delta <> 0
	ORDER BY u.id
	ON CONFLICT (user_id) DO UPDATE SET comments = c.comments + excluded.comments;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION count_comments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	images uuid[];
	users uuid[];
	shown bigint[];
	kept bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(r.image_id), array_agg(r.user_id),
			array_agg((r.deleted_at IS NULL AND r.hidden_at IS NULL)::int),
			array_agg((r.deleted_at IS NULL)::int)
		INTO images, users, shown, kept FROM new_rows r;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(r.image_id), array_agg(r.user_id),
			array_agg(-(r.deleted_at IS NULL AND r.hidden_at IS NULL)::int),
			array_agg(-(r.deleted_at IS NULL)::int)
		INTO images, users, shown, kept FROM old_rows r;
	ELSE
		SELECT array_agg(r.image_id), array_agg(r.user_id),
			array_agg(r.sign * (r.deleted_at IS NULL AND r.hidden_at IS NULL)::int),
			array_agg(r.sign * (r.deleted_at IS NULL)::int)
		INTO images, users, shown, kept
		FROM (
			SELECT image_id, user_id, deleted_at, hidden_at, 1 AS sign FROM new_rows
			UNION ALL SELECT image_id, user_id, deleted_at, hidden_at, -1 FROM old_rows
		) r;
	END IF;
	PERFORM comment_counts_add(images, users, shown, kept);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER comments_counted_insert AFTER INSERT ON comments
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_comments();
CREATE TRIGGER comments_counted_update AFTER UPDATE ON comments
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_comments();
CREATE TRIGGER comments_counted_delete AFTER DELETE ON comments
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_comments();

-- What was said before this migration.
UPDATE likes l SET hidden_at = now() FROM users u
WHERE u.id = l.user_id AND u.status IN ('suspended', 'deleted');
UPDATE images i SET like_count = l.number
FROM (SELECT image_id, count(*) FILTER (WHERE hidden_at IS NULL) AS number FROM likes GROUP BY image_id) l
WHERE l.image_id = i.id AND i.like_count <> l.number;
INSERT INTO user_counts (user_id, comments)
SELECT user_id, count(*) FROM comments WHERE deleted_at IS NULL GROUP BY user_id;
UPDATE comments c SET hidden_at = now() FROM users u
WHERE u.id = c.user_id AND u.status IN ('suspended', 'deleted');

-- +goose Down
DROP TRIGGER comments_counted_delete ON comments;
DROP TRIGGER comments_counted_update ON comments;
DROP TRIGGER comments_counted_insert ON comments;
DROP FUNCTION count_comments();
DROP FUNCTION comment_counts_add(uuid[], uuid[], bigint[], bigint[]);
DROP TABLE user_counts;
DROP INDEX idx_comments_deleted;
DROP INDEX idx_comments_image;
DROP INDEX idx_comments_image_listing;
DROP INDEX idx_likes_image_listing;
ALTER TABLE comments DROP COLUMN hidden_at;
ALTER TABLE likes DROP COLUMN hidden_at;
-- As they were made.
CREATE INDEX idx_likes_image ON likes (image_id, created_at DESC);
CREATE INDEX idx_comments_image ON comments (image_id, created_at, id) WHERE deleted_at IS NULL;
UPDATE images i SET like_count = l.number
FROM (SELECT image_id, count(*) AS number FROM likes GROUP BY image_id) l
WHERE l.image_id = i.id AND i.like_count <> l.number;
UPDATE images i SET comment_count = c.number
FROM (SELECT image_id, count(*) AS number FROM comments WHERE deleted_at IS NULL GROUP BY image_id) c
WHERE c.image_id = i.id AND i.comment_count <> c.number;
