-- What people are told of: likes, comments, mentions, followers, and what moderators did.

-- +goose Up
CREATE TABLE notifications (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	kind varchar(20) NOT NULL
		CONSTRAINT notifications_kind_known CHECK (kind IN ('like', 'comment', 'mention', 'follow', 'moderation')),
	actor_id uuid REFERENCES users (id) ON DELETE CASCADE,
	actor_count bigint NOT NULL DEFAULT 1,
	image_id uuid REFERENCES images (id) ON DELETE CASCADE,
	comment_id uuid REFERENCES comments (id) ON DELETE CASCADE,
	detail jsonb NOT NULL DEFAULT '{}',
	shown boolean NOT NULL DEFAULT true,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	read_at timestamptz
);
COMMENT ON COLUMN notifications.actor_id IS 'of a group the last one; NULL: tintype, or a moderator';
COMMENT ON COLUMN notifications.actor_count IS 'how many people: likes of an image are told of together until they are read';
COMMENT ON COLUMN notifications.shown IS 'false while the image is out of sight or the actor gone';
COMMENT ON COLUMN notifications.detail IS 'of moderation: what was done and why';
CREATE INDEX idx_notifications_listing ON notifications (user_id, updated_at DESC, id DESC) WHERE shown;
CREATE INDEX idx_notifications_unread ON notifications (user_id, updated_at DESC, id DESC)
	WHERE shown AND read_at IS NULL;
-- One group of likes at a time, one word of a comment, one of a follower.
CREATE UNIQUE INDEX idx_notifications_likes ON notifications (user_id, image_id)
	WHERE kind = 'like' AND read_at IS NULL;
CREATE UNIQUE INDEX idx_notifications_comment ON notifications (comment_id, user_id)
	WHERE comment_id IS NOT NULL;
CREATE UNIQUE INDEX idx_notifications_follower ON notifications (user_id, actor_id) WHERE kind = 'follow';
-- For whoever goes, and for forgetting.
CREATE INDEX idx_notifications_user ON notifications (user_id, id);
CREATE INDEX idx_notifications_image ON notifications (image_id) WHERE image_id IS NOT NULL;
CREATE INDEX idx_notifications_actor ON notifications (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX idx_notifications_age ON notifications (updated_at);

-- What polling asks: has anything changed, and how many are unread?
CREATE TABLE notification_states (
	user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
	version bigint NOT NULL DEFAULT 0,
	total bigint NOT NULL DEFAULT 0,
	unread bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- +goose StatementBegin
CREATE FUNCTION notification_states_add(users uuid[], total bigint[], unread bigint[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO notification_states AS s (user_id, version, total, unread)
	SELECT u.id, 1, d.total, d.unread
	FROM (
		SELECT r.id, sum(r.total) AS total, sum(r.unread) AS unread
		FROM unnest($1, $2, $3) AS r (id, total, unread)
		GROUP BY r.id
	) d
	JOIN users u ON u.id = d.id
	ORDER BY u.id
	ON CONFLICT (user_id) DO UPDATE SET version = s.version + 1, total = s.total + excluded.total,
		unread = s.unread + excluded.unread;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION count_notifications() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	users uuid[];
	total bigint[];
	unread bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(r.user_id), array_agg(r.shown::int),
			array_agg((r.shown AND r.read_at IS NULL)::int)
		INTO users, total, unread FROM new_rows r;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(r.user_id), array_agg(-r.shown::int),
			array_agg(-(r.shown AND r.read_at IS NULL)::int)
		INTO users, total, unread FROM old_rows r;
	ELSE
		SELECT array_agg(r.user_id), array_agg(r.sign * r.shown::int),
			array_agg(r.sign * (r.shown AND r.read_at IS NULL)::int)
		INTO users, total, unread
		FROM (
			SELECT user_id, shown, read_at, 1 AS sign FROM new_rows
			UNION ALL SELECT user_id, shown, read_at, -1 FROM old_rows
		) r;
	END IF;
	PERFORM notification_states_add(users, total, unread);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER notifications_counted_insert AFTER INSERT ON notifications
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_notifications();
CREATE TRIGGER notifications_counted_update AFTER UPDATE ON notifications
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_notifications();
CREATE TRIGGER notifications_counted_delete AFTER DELETE ON notifications
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_notifications();

-- Is it to be shown? Of what a person may not see, or no more, and of people who are gone, nothing is
-- told; of what moderators did, always.
-- +goose StatementBegin
CREATE FUNCTION notification_shown(user_id uuid, kind text, actor_id uuid, actor_count bigint, image_id uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT kind = 'moderation' OR (
		($5 IS NULL OR EXISTS (SELECT FROM images i WHERE i.id = $5
			AND image_visible(i.owner_id, i.status, i.visibility, i.deleted_at, i.hidden_at, $1, false)))
		AND ($3 IS NULL OR kind = 'like' AND actor_count > 1
			OR EXISTS (SELECT FROM users u WHERE u.id = $3 AND u.status NOT IN ('suspended', 'deleted'))))
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION show_notifications_of_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE notifications n
	SET shown = notification_shown(n.user_id, n.kind, n.actor_id, n.actor_count, n.image_id)
	WHERE n.image_id = NEW.id
		AND n.shown <> notification_shown(n.user_id, n.kind, n.actor_id, n.actor_count, n.image_id);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_notifications AFTER UPDATE OF status, visibility, deleted_at, hidden_at ON images
	FOR EACH ROW WHEN (
		image_reach(OLD.status, OLD.visibility, OLD.deleted_at, OLD.hidden_at)
			<> image_reach(NEW.status, NEW.visibility, NEW.deleted_at, NEW.hidden_at)
		OR OLD.visibility <> NEW.visibility)
	EXECUTE FUNCTION show_notifications_of_image();

-- +goose Down
DROP TRIGGER images_notifications ON images;
DROP FUNCTION show_notifications_of_image();
DROP FUNCTION notification_shown(uuid, text, uuid, bigint, uuid);
DROP TABLE notifications;
DROP FUNCTION count_notifications();
DROP FUNCTION notification_states_add(uuid[], bigint[], bigint[]);
DROP TABLE notification_states;
