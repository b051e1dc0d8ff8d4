-- A page of fifty images shows some two hundred tags. Looked up in tags one by one they cost more
-- than all else of the page, so image_tags holds a copy of name and slug, in the order they are
-- shown. Triggers keep the copies true; who renames a tag waits for those who attach it just now.

-- +goose Up
ALTER TABLE image_tags DISABLE TRIGGER USER;
ALTER TABLE image_tags ADD COLUMN tag_name varchar(100), ADD COLUMN tag_slug varchar(100);
UPDATE image_tags m SET tag_name = t.name, tag_slug = t.slug FROM tags t WHERE t.id = m.tag_id;
ALTER TABLE image_tags ALTER COLUMN tag_name SET NOT NULL, ALTER COLUMN tag_slug SET NOT NULL;
ALTER TABLE image_tags ENABLE TRIGGER USER;

-- +goose StatementBegin
CREATE FUNCTION tag_member_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT name, slug INTO NEW.tag_name, NEW.tag_slug FROM tags WHERE id = NEW.tag_id FOR SHARE;
	-- A tag that is not there: the foreign key says so better.
	NEW.tag_name := coalesce(NEW.tag_name, '');
	NEW.tag_slug := coalesce(NEW.tag_slug, '');
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER image_tags_names_insert BEFORE INSERT ON image_tags
	FOR EACH ROW WHEN (NEW.tag_name IS NULL) EXECUTE FUNCTION tag_member_names();
CREATE TRIGGER image_tags_names_update BEFORE UPDATE OF tag_id ON image_tags
	FOR EACH ROW EXECUTE FUNCTION tag_member_names();

-- Two at once who change tags of one image: the second waits here, and then reads what the first did.
-- (One statement would have read before it waited.)
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_refresh(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM image_search WHERE image_id = ANY (ids) ORDER BY image_id FOR UPDATE;
	INSERT INTO image_search AS s (image_id, reach, plain, document)
	SELECT image_id, reach, plain, document FROM image_search_made
	WHERE image_id = ANY (ids) ORDER BY image_id
	ON CONFLICT (image_id) DO UPDATE
	SET reach = excluded.reach, plain = excluded.plain, document = excluded.document;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION tag_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE image_tags SET tag_name = NEW.name, tag_slug = NEW.slug WHERE tag_id = NEW.id;
	PERFORM search_refresh(ARRAY(SELECT image_id FROM image_tags WHERE tag_id = NEW.id));
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER tags_renamed AFTER UPDATE OF name, slug ON tags
	FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.slug IS DISTINCT FROM NEW.slug)
	EXECUTE FUNCTION tag_renamed();

CREATE INDEX idx_image_tags_shown ON image_tags (image_id, tag_slug COLLATE "C") INCLUDE (tag_name);
ANALYZE image_tags;

-- +goose Down
DROP INDEX idx_image_tags_shown;
DROP TRIGGER tags_renamed ON tags;
DROP FUNCTION tag_renamed();
DROP TRIGGER image_tags_names_update ON image_tags;
DROP TRIGGER image_tags_names_insert ON image_tags;
DROP FUNCTION tag_member_names();
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_refresh(ids uuid[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO image_search AS s (image_id, reach, plain, document)
	SELECT image_id, reach, plain, document FROM image_search_made
	WHERE image_id = ANY (ids) ORDER BY image_id
	ON CONFLICT (image_id) DO UPDATE
	SET reach = excluded.reach, plain = excluded.plain, document = excluded.document
$$;
-- +goose StatementEnd
ALTER TABLE image_tags DROP COLUMN tag_name, DROP COLUMN tag_slug;
