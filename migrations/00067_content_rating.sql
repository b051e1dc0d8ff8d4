-- What is not for everybody's eyes (content_rating 'nsfw') is left out of what anonymous visitors explore.
-- Their listing has an index of its own, and its own count: scope 10, public and safe.

-- +goose Up
CREATE INDEX idx_images_safe_listing ON images (created_at DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
		AND content_rating = 'safe';

ALTER TABLE users ADD COLUMN show_nsfw boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN users.show_nsfw IS 'shows images rated nsfw without blurring them';

ALTER TABLE image_counts DROP CONSTRAINT image_counts_scope_check,
	ADD CONSTRAINT image_counts_scope_check CHECK (scope BETWEEN 1 AND 10);

-- 1 for an image that anonymous visitors explore, else 0.
-- +goose StatementBegin
CREATE FUNCTION image_safe_count(status text, visibility text, deleted_at timestamptz,
	hidden_at timestamptz, content_rating text)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT (image_reach(status, visibility, deleted_at, hidden_at) = 3 AND content_rating = 'safe')::integer
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION count_safe_images() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	delta bigint := 0;
BEGIN
	IF TG_OP <> 'DELETE' THEN
		SELECT coalesce(sum(image_safe_count(status, visibility, deleted_at, hidden_at, content_rating)), 0)
		INTO delta FROM new_rows;
	END IF;
	IF TG_OP <> 'INSERT' THEN
		SELECT delta - coalesce(sum(image_safe_count(status, visibility, deleted_at, hidden_at,
			content_rating)), 0)
		INTO delta FROM old_rows;
	END IF;
	PERFORM image_counts_add(ARRAY[10::smallint], ARRAY['00000000-0000-0000-0000-000000000000'::uuid],
		ARRAY[delta]);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_safe_counted_insert AFTER INSERT ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_safe_images();
CREATE TRIGGER images_safe_counted_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_safe_images();
CREATE TRIGGER images_safe_counted_delete AFTER DELETE ON images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_safe_images();

ALTER VIEW image_counts_counted RENAME TO image_counts_counted_but_safe;
CREATE VIEW image_counts_counted AS
	SELECT scope, scope_id, images FROM image_counts_counted_but_safe
	UNION ALL
	SELECT 10::smallint, '00000000-0000-0000-0000-000000000000'::uuid, count(*)
	FROM images
	WHERE image_safe_count(status, visibility, deleted_at, hidden_at, content_rating) = 1;

INSERT INTO image_counts (scope, scope_id, shard, images)
SELECT scope, scope_id, 0, images FROM image_counts_counted WHERE scope = 10 AND images <> 0;

-- Rankings of what is safe: the periods 5 to 8 are 1 to 4 without the rest.
ALTER TABLE image_rankings DROP CONSTRAINT image_rankings_period_check,
	ADD CONSTRAINT image_rankings_period_check CHECK (period BETWEEN 1 AND 8);
CREATE INDEX idx_images_safe_popular ON images ((10 * like_count + view_count) DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL
		AND content_rating = 'safe';
-- +goose StatementBegin
CREATE FUNCTION unrank_unsafe_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM image_rankings WHERE image_id = NEW.id AND period > 4;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_unranked_unsafe AFTER UPDATE OF content_rating ON images
	FOR EACH ROW WHEN (OLD.content_rating = 'safe' AND NEW.content_rating <> 'safe')
	EXECUTE FUNCTION unrank_unsafe_image();
INSERT INTO image_rankings (period, image_id, score)
SELECT r.period + 4, r.image_id, r.score
FROM image_rankings r JOIN images i ON i.id = r.image_id AND i.content_rating = 'safe';

-- +goose Down
DROP TRIGGER images_unranked_unsafe ON images;
DROP FUNCTION unrank_unsafe_image();
DROP INDEX idx_images_safe_popular;
DELETE FROM image_rankings WHERE period > 4;
ALTER TABLE image_rankings DROP CONSTRAINT image_rankings_period_check,
	ADD CONSTRAINT image_rankings_period_check CHECK (period BETWEEN 1 AND 4);
DROP VIEW image_counts_counted;
ALTER VIEW image_counts_counted_but_safe RENAME TO image_counts_counted;
DROP TRIGGER images_safe_counted_delete ON images;
DROP TRIGGER images_safe_counted_update ON images;
DROP TRIGGER images_safe_counted_insert ON images;
DROP FUNCTION count_safe_images();
DROP FUNCTION image_safe_count(text, text, timestamptz, timestamptz, text);
DELETE FROM image_counts WHERE scope = 10;
ALTER TABLE image_counts DROP CONSTRAINT image_counts_scope_check,
	ADD CONSTRAINT image_counts_scope_check CHECK (scope BETWEEN 1 AND 9);
ALTER TABLE users DROP COLUMN show_nsfw;
DROP INDEX idx_images_safe_listing;
