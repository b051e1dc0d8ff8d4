-- What is popular within a day, a week, a month and at all: a ranking that a periodic job refreshes, so
-- that no request counts likes.

-- +goose Up
-- Views by the hour they were written down in, for as long as a ranking asks for them.
CREATE TABLE image_views_hourly (
	hour timestamptz NOT NULL,
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	views bigint NOT NULL CHECK (views > 0),
	PRIMARY KEY (hour, image_id)
);
CREATE INDEX idx_image_views_hourly_image ON image_views_hourly (image_id);

-- +goose StatementBegin
CREATE FUNCTION note_image_views() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO image_views_hourly AS v (hour, image_id, views)
	VALUES (date_trunc('hour', now(), 'UTC'), NEW.id, NEW.view_count - OLD.view_count)
	ON CONFLICT (hour, image_id) DO UPDATE SET views = v.views + excluded.views;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_views_noted AFTER UPDATE OF view_count ON images
	FOR EACH ROW WHEN (NEW.view_count > OLD.view_count) EXECUTE FUNCTION note_image_views();

-- The first thousand of each period: 1 day, 2 week, 3 month, 4 all.
CREATE TABLE image_rankings (
	period smallint NOT NULL CHECK (period BETWEEN 1 AND 4),
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	score bigint NOT NULL,
	PRIMARY KEY (image_id, period)
);
CREATE INDEX idx_image_rankings_order ON image_rankings (period, score DESC, image_id DESC);

-- What is hidden leaves at once, not at the next refresh. The DELETE waits for a refresh under way (it
-- holds a table lock) and then finds what that wrote.
-- +goose StatementBegin
CREATE FUNCTION unrank_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM image_rankings WHERE image_id = NEW.id;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_unranked AFTER UPDATE OF status, visibility, deleted_at, hidden_at ON images
	FOR EACH ROW WHEN (
		image_reach(OLD.status, OLD.visibility, OLD.deleted_at, OLD.hidden_at) = 3
		AND image_reach(NEW.status, NEW.visibility, NEW.deleted_at, NEW.hidden_at) < 3)
	EXECUTE FUNCTION unrank_image();

-- What a refresh reads: recent likes, and the first of all time.
CREATE INDEX idx_likes_recent ON likes (created_at, image_id);
CREATE INDEX idx_images_public_popular ON images ((10 * like_count + view_count) DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;

-- +goose Down
DROP INDEX idx_images_public_popular;
DROP INDEX idx_likes_recent;
DROP TRIGGER images_unranked ON images;
DROP FUNCTION unrank_image();
DROP TABLE image_rankings;
DROP TRIGGER images_views_noted ON images;
DROP FUNCTION note_image_views();
DROP TABLE image_views_hourly;
