-- What a page shows of an image's variants and tags stands in the image's own row, packed as migration 00035
-- packs it: a listing is one statement that reads one row an image. The two tables of before were two
-- look-ups more for each, at random places of what grows with the gallery.
--
-- NULL is: not packed here yet. The columns have no value in old rows, so nothing is rewritten and nobody waits; the
-- batch loader reads what those images show from the rows themselves, until migration 00095 or the first change of
-- the image has packed it. New images begin with nothing, which is true.
--
-- Programs of the version before, which go on serving beside this one during an upgrade, read the two tables by
-- name: views of these names answer them, always with the truth.
--
-- Lock order: tags, images by id, then rows of image_tags and image_variants. Who packs holds the image's row, and
-- reads what is to be packed only then.

-- +goose Up
-- Whoever writes variants or tags is over when these are had, and packs by the new function after.
LOCK TABLE images, image_tags, image_variants IN ACCESS EXCLUSIVE MODE;
ALTER TABLE images ADD COLUMN variants bytea, ADD COLUMN tags bytea;
-- In the row, even beside EXIF that is moved out of it.
ALTER TABLE images ALTER COLUMN variants SET STORAGE MAIN, ALTER COLUMN tags SET STORAGE MAIN;
ALTER TABLE images ALTER COLUMN variants SET DEFAULT '', ALTER COLUMN tags SET DEFAULT '';
-- Room in new pages: what is packed after an upload stays in the row's page, and no index hears of it.
ALTER TABLE images SET (fillfactor = 85);
COMMENT ON COLUMN images.variants IS 'all of image_variants that listings show, packed; NULL: not packed yet';
COMMENT ON COLUMN images.tags IS 'all of image_tags that listings show, packed; NULL: not packed yet';

DROP TABLE image_tag_sets;
DROP TABLE image_variant_sets;
CREATE VIEW image_variant_sets AS
SELECT i.id AS image_id, coalesce(i.variants,
	(SELECT m.variants FROM image_variant_sets_made m WHERE m.image_id = i.id), '') AS variants
FROM images i;
CREATE VIEW image_tag_sets AS
SELECT i.id AS image_id, coalesce(i.tags,
	(SELECT m.tags FROM image_tag_sets_made m WHERE m.image_id = i.id), '') AS tags
FROM images i;

-- Both at once, whichever changed: one new version of the row. It is no edit: who changed the variants or
-- tags has told it (tell_parts_changed), and versions, times and counts stay. So what is done after each change of
-- images is left out, which for thousands at once would take longer than all else.
-- +goose StatementBegin
CREATE FUNCTION pack_images(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF cardinality(ids) = 0 THEN
		RETURN;
	END IF;
	PERFORM FROM images WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
	PERFORM set_config('tintype.packing', 'on', true);
	UPDATE images i
	SET variants = coalesce((SELECT m.variants FROM image_variant_sets_made m WHERE m.image_id = i.id), ''),
		tags = coalesce((SELECT m.tags FROM image_tag_sets_made m WHERE m.image_id = i.id), '')
	WHERE i.id = ANY (ids);
	PERFORM set_config('tintype.packing', '', true);
END
$$;
-- +goose StatementEnd
DROP TRIGGER images_counted_update ON images;
CREATE TRIGGER images_counted_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT WHEN (current_setting('tintype.packing', true) IS DISTINCT FROM 'on')
	EXECUTE FUNCTION count_images();
DROP TRIGGER images_safe_counted_update ON images;
CREATE TRIGGER images_safe_counted_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT WHEN (current_setting('tintype.packing', true) IS DISTINCT FROM 'on')
	EXECUTE FUNCTION count_safe_images();
DROP TRIGGER images_told_update ON images;
CREATE TRIGGER images_told_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT WHEN (current_setting('tintype.packing', true) IS DISTINCT FROM 'on')
	EXECUTE FUNCTION tell_images_changed();

-- As they are called by triggers, and by the doctor of the version before.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION pack_variants(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pack_images(ids);
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION pack_tags(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pack_images(ids);
END
$$;
-- +goose StatementEnd

-- Whoever tags an image packs it next: two of them must not share a lock both then want whole.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tag_member_reach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at), i.created_at
	INTO NEW.reach, NEW.image_created_at
	FROM images i WHERE i.id = NEW.image_id FOR NO KEY UPDATE;
	NEW.reach := coalesce(NEW.reach, 0);
	NEW.image_created_at := coalesce(NEW.image_created_at, now());
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tag_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM images WHERE id IN (SELECT image_id FROM image_tags WHERE tag_id = NEW.id)
	ORDER BY id FOR NO KEY UPDATE;
	UPDATE image_tags SET tag_name = NEW.name, tag_slug = NEW.slug WHERE tag_id = NEW.id;
	PERFORM search_refresh(ARRAY(SELECT image_id FROM image_tags WHERE tag_id = NEW.id));
	RETURN NULL;
END
$$;
-- +goose StatementEnd

-- +goose Down
LOCK TABLE images, image_tags, image_variants IN ACCESS EXCLUSIVE MODE;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tag_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE image_tags SET tag_name = NEW.name, tag_slug = NEW.slug WHERE tag_id = NEW.id;
	PERFORM search_refresh(ARRAY(SELECT image_id FROM image_tags WHERE tag_id = NEW.id));
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tag_member_reach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at), i.created_at
	INTO NEW.reach, NEW.image_created_at
	FROM images i WHERE i.id = NEW.image_id FOR SHARE;
	NEW.reach := coalesce(NEW.reach, 0);
	NEW.image_created_at := coalesce(NEW.image_created_at, now());
	RETURN NEW;
END
$$;
-- +goose StatementEnd
DROP TRIGGER images_told_update ON images;
CREATE TRIGGER images_told_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION tell_images_changed();
DROP TRIGGER images_safe_counted_update ON images;
CREATE TRIGGER images_safe_counted_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_safe_images();
DROP TRIGGER images_counted_update ON images;
CREATE TRIGGER images_counted_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_images();
DROP VIEW image_tag_sets;
DROP VIEW image_variant_sets;
CREATE TABLE image_variant_sets (
	image_id uuid PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
	variants bytea NOT NULL
);
COMMENT ON TABLE image_variant_sets IS 'All of image_variants that listings show, a row per image';
CREATE TABLE image_tag_sets (
	image_id uuid PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
	tags bytea NOT NULL
);
COMMENT ON TABLE image_tag_sets IS 'All of image_tags that listings show, a row per image';
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION pack_variants(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO image_variant_sets (image_id, variants)
	SELECT id, '' FROM images WHERE id = ANY (ids) ORDER BY id
	ON CONFLICT DO NOTHING;
	PERFORM FROM image_variant_sets WHERE image_id = ANY (ids) ORDER BY image_id FOR NO KEY UPDATE;
	UPDATE image_variant_sets s
	SET variants = coalesce((SELECT m.variants FROM image_variant_sets_made m WHERE m.image_id = s.image_id), '')
	WHERE s.image_id = ANY (ids);
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION pack_tags(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO image_tag_sets (image_id, tags)
	SELECT id, '' FROM images WHERE id = ANY (ids) ORDER BY id
	ON CONFLICT DO NOTHING;
	PERFORM FROM image_tag_sets WHERE image_id = ANY (ids) ORDER BY image_id FOR NO KEY UPDATE;
	UPDATE image_tag_sets s
	SET tags = coalesce((SELECT m.tags FROM image_tag_sets_made m WHERE m.image_id = s.image_id), '')
	WHERE s.image_id = ANY (ids);
END
$$;
-- +goose StatementEnd
DROP FUNCTION pack_images(uuid[]);
INSERT INTO image_variant_sets (image_id, variants) SELECT image_id, variants FROM image_variant_sets_made;
INSERT INTO image_tag_sets (image_id, tags) SELECT image_id, tags FROM image_tag_sets_made;
ANALYZE image_variant_sets, image_tag_sets;
ALTER TABLE images DROP COLUMN tags, DROP COLUMN variants, RESET (fillfactor);
