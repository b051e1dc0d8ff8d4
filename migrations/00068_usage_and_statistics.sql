-- What each account uses and may use at most; and what there is in all, day by day.

-- +goose Up
-- One row an account, so that uploads of one person are held against their quota one after the other and
-- nobody else waits. What failed does not count; what is in the trash does, for its bytes are there.
CREATE TABLE user_usage (
	user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
	images bigint NOT NULL DEFAULT 0,
	bytes bigint NOT NULL DEFAULT 0,
	max_images bigint CHECK (max_images >= 0),
	max_bytes bigint CHECK (max_bytes >= 0)
) WITH (fillfactor = 70);
COMMENT ON COLUMN user_usage.max_images IS 'NULL: as the environment says (QUOTA_IMAGES); 0: no limit';
COMMENT ON COLUMN user_usage.max_bytes IS 'NULL: as the environment says (QUOTA_BYTES); 0: no limit';

-- +goose StatementBegin
CREATE FUNCTION image_counts_as_used(status text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT status IN ('processing', 'active') $$;
-- +goose StatementEnd
INSERT INTO user_usage (user_id, images, bytes)
SELECT u.id, count(i.id), coalesce(sum(i.file_size), 0)
FROM users u LEFT JOIN images i ON i.owner_id = u.id AND image_counts_as_used(i.status)
GROUP BY u.id;

-- +goose StatementBegin
CREATE FUNCTION begin_usage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO user_usage (user_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER users_usage AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION begin_usage();

-- +goose StatementBegin
CREATE FUNCTION use_new_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE user_usage u SET images = u.images + d.images, bytes = u.bytes + d.bytes
	FROM (SELECT owner_id, count(*) AS images, sum(file_size) AS bytes FROM new_rows
		WHERE image_counts_as_used(status) GROUP BY owner_id) d
	WHERE u.user_id = d.owner_id;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION unuse_old_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE user_usage u SET images = u.images - d.images, bytes = u.bytes - d.bytes
	FROM (SELECT owner_id, count(*) AS images, sum(file_size) AS bytes FROM old_rows
		WHERE image_counts_as_used(status) GROUP BY owner_id) d
	WHERE u.user_id = d.owner_id;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- Views, likes and titles do not come here.
-- +goose StatementBegin
CREATE FUNCTION use_changed_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE user_usage u
	SET images = u.images - image_counts_as_used(OLD.status)::int + image_counts_as_used(NEW.status)::int,
		bytes = u.bytes - OLD.file_size * image_counts_as_used(OLD.status)::int
			+ NEW.file_size * image_counts_as_used(NEW.status)::int
	WHERE u.user_id = NEW.owner_id;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_used_insert AFTER INSERT ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION use_new_images();
CREATE TRIGGER images_used_delete AFTER DELETE ON images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION unuse_old_images();
CREATE TRIGGER images_used_update AFTER UPDATE OF status, file_size ON images
	FOR EACH ROW WHEN (OLD.file_size <> NEW.file_size
		OR image_counts_as_used(OLD.status) <> image_counts_as_used(NEW.status))
	EXECUTE FUNCTION use_changed_image();

-- The last of a day stays.
CREATE TABLE statistics_daily (
	day date PRIMARY KEY,
	taken_at timestamptz NOT NULL,
	users bigint NOT NULL,
	users_suspended bigint NOT NULL,
	users_new bigint NOT NULL,
	images bigint NOT NULL,
	images_public bigint NOT NULL,
	bytes bigint NOT NULL,
	jobs_waiting bigint NOT NULL,
	jobs_dead bigint NOT NULL,
	reports_open bigint NOT NULL,
	reports_new bigint NOT NULL,
	reports_decided bigint NOT NULL
);
-- Files by where they are, each hour.
CREATE TABLE statistics_storage (
	provider varchar(20) PRIMARY KEY,
	taken_at timestamptz NOT NULL,
	files bigint NOT NULL,
	bytes bigint NOT NULL
);

-- The administrators' listings.
CREATE INDEX idx_users_listing ON users (created_at DESC, id DESC);
CREATE INDEX idx_users_text ON users USING gin (
	(lower(username || ' ' || email || ' ' || coalesce(display_name, ''))) gin_trgm_ops);
CREATE INDEX idx_jobs_listing ON jobs (state, created_at DESC, id DESC);
CREATE INDEX idx_reports_resolved ON reports (resolved_at) WHERE resolved_at IS NOT NULL;

-- +goose Down
DROP INDEX idx_reports_resolved;
DROP INDEX idx_jobs_listing;
DROP INDEX idx_users_text;
DROP INDEX idx_users_listing;
DROP TABLE statistics_storage;
DROP TABLE statistics_daily;
DROP TRIGGER images_used_update ON images;
DROP TRIGGER images_used_delete ON images;
DROP TRIGGER images_used_insert ON images;
DROP FUNCTION use_changed_image();
DROP FUNCTION unuse_old_images();
DROP FUNCTION use_new_images();
DROP TRIGGER users_usage ON users;
DROP FUNCTION begin_usage();
DROP TABLE user_usage;
DROP FUNCTION image_counts_as_used(text);
