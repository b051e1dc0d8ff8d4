-- Who follows whom, and who does not want to hear of whom.

-- +goose Up
CREATE TABLE follows (
	follower_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	followed_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (follower_id, followed_id),
	CONSTRAINT follows_not_oneself CHECK (follower_id <> followed_id)
);
CREATE INDEX idx_follows_followers ON follows (followed_id, created_at DESC, follower_id DESC);
CREATE INDEX idx_follows_following ON follows (follower_id, created_at DESC, followed_id DESC);

CREATE TABLE blocks (
	blocker_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	blocked_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (blocker_id, blocked_id),
	CONSTRAINT blocks_not_oneself CHECK (blocker_id <> blocked_id)
);
CREATE INDEX idx_blocks_listing ON blocks (blocker_id, created_at DESC, blocked_id DESC);
CREATE INDEX idx_blocks_blocked ON blocks (blocked_id);

ALTER TABLE user_counts
	ADD COLUMN followers bigint NOT NULL DEFAULT 0,
	ADD COLUMN following bigint NOT NULL DEFAULT 0;

-- In the order of ids: two that follow each other at the same moment wait, and do not stop.
-- +goose StatementBegin
CREATE FUNCTION follow_counts_add(followers uuid[], followed uuid[], delta bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO user_counts AS c (user_id, followers, following)
	SELECT u.id, d.followers, d.following
	FROM (
		SELECT r.id, delta * sum(r.followers) AS followers, delta * sum(r.following) AS following
		FROM (
			SELECT f.id, 0 AS followers, 1 AS following FROM unnest($1) AS f (id)
			UNION ALL SELECT f.id, 1, 0 FROM unnest($2) AS f (id)
		) r
		GROUP BY r.id
	) d
	JOIN users u ON u.id = d.id
	ORDER BY u.id
	ON CONFLICT (user_id) DO UPDATE
	SET followers = c.followers + excluded.followers, following = c.following + excluded.following;
	PERFORM tell_changes(false, NULL, NULL, NULL, $1 || $2);
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION count_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	followers uuid[];
	followed uuid[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(r.follower_id), array_agg(r.followed_id) INTO followers, followed FROM new_rows r;
		PERFORM follow_counts_add(followers, followed, 1);
	ELSE
		SELECT array_agg(r.follower_id), array_agg(r.followed_id) INTO followers, followed FROM old_rows r;
		PERFORM follow_counts_add(followers, followed, -1);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER follows_counted_insert AFTER INSERT ON follows
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_follows();
CREATE TRIGGER follows_counted_delete AFTER DELETE ON follows
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_follows();

-- With whose it is: the home feed walks it without looking at images.
DROP INDEX idx_images_public_listing;
CREATE INDEX idx_images_public_listing ON images (created_at DESC, id DESC) INCLUDE (owner_id)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;

-- +goose Down
DROP INDEX idx_images_public_listing;
CREATE INDEX idx_images_public_listing ON images (created_at DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP TRIGGER follows_counted_delete ON follows;
DROP TRIGGER follows_counted_insert ON follows;
DROP FUNCTION count_follows();
DROP FUNCTION follow_counts_add(uuid[], uuid[], bigint);
ALTER TABLE user_counts DROP COLUMN following, DROP COLUMN followers;
DROP TABLE blocks;
DROP TABLE follows;
