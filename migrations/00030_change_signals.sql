-- What was changed, told to whoever changed it: notices with SQLSTATE TT002, on the same connection,
-- while the statement runs. The application gathers them and makes the cache forget after the
-- transaction and before its answer (service/changes). So no writer has to remember what it makes
-- stale, and none can forget.
--
-- The text is a list of words: "public" (what everybody is listed), "details" (everything that is
-- cached by its id), or a letter and an id: o, whoever owns what was changed; i, an image; a, an
-- album; u, an account. Long lists become "public" and "details".

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION tell_changes(listed boolean, owners uuid[], images uuid[], albums uuid[], accounts uuid[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT int := 100;
	many CONSTANT boolean := cardinality(owners) > most OR cardinality(images) > most
		OR cardinality(albums) > most OR cardinality(accounts) > most;
	words text;
BEGIN
	IF many THEN
		words := 'public details';
	ELSE
		words := concat_ws(' ', CASE WHEN listed THEN 'public' END,
			(SELECT string_agg(DISTINCT 'o' || id, ' ') FROM unnest(owners) id),
			(SELECT string_agg(DISTINCT 'i' || id, ' ') FROM unnest(images) id),
			(SELECT string_agg(DISTINCT 'a' || id, ' ') FROM unnest(albums) id),
			(SELECT string_agg(DISTINCT 'u' || id, ' ') FROM unnest(accounts) id));
	END IF;
	IF words <> '' THEN
		RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = words;
	END IF;
END
$$;
-- +goose StatementEnd

-- Of rows of images as they were or are. An album shows an image as its cover, and how many it has.
-- Writing down views that were counted elsewhere changes nothing that is shown: whoever does that
-- sets tintype.quiet for the transaction.
-- +goose StatementBegin
CREATE FUNCTION tell_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	listed boolean;
BEGIN
	IF current_setting('tintype.quiet', true) = 'on' THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id),
			bool_or(image_reach(status, visibility, deleted_at, hidden_at) = 3)
		INTO ids, owners, listed FROM new_rows;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id),
			bool_or(image_reach(status, visibility, deleted_at, hidden_at) = 3)
		INTO ids, owners, listed FROM old_rows;
	ELSE
		SELECT array_agg(DISTINCT r.id), array_agg(DISTINCT r.owner_id), bool_or(r.reach = 3)
		INTO ids, owners, listed
		FROM (
			SELECT id, owner_id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
			FROM old_rows
			UNION ALL
			SELECT id, owner_id, image_reach(status, visibility, deleted_at, hidden_at)
			FROM new_rows
		) r;
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(listed, owners, ids,
			CASE WHEN cardinality(ids) <= 100 THEN ARRAY(
				SELECT DISTINCT album_id FROM album_images WHERE image_id = ANY (ids)) END,
			NULL);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_told_insert AFTER INSERT ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_images_changed();
CREATE TRIGGER images_told_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION tell_images_changed();
CREATE TRIGGER images_told_delete AFTER DELETE ON images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_images_changed();

-- Tags and files of images: the images change with them.
-- +goose StatementBegin
CREATE FUNCTION tell_parts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	listed boolean;
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(i.id), array_agg(DISTINCT i.owner_id),
			bool_or(image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) = 3)
		INTO ids, owners, listed
		FROM images i WHERE i.id IN (SELECT image_id FROM new_rows);
	ELSE
		SELECT array_agg(i.id), array_agg(DISTINCT i.owner_id),
			bool_or(image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) = 3)
		INTO ids, owners, listed
		FROM images i WHERE i.id IN (SELECT image_id FROM old_rows);
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(listed, owners, ids, NULL, NULL);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER image_tags_told_insert AFTER INSERT ON image_tags
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_parts_changed();
CREATE TRIGGER image_tags_told_delete AFTER DELETE ON image_tags
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_parts_changed();
CREATE TRIGGER image_variants_told_insert AFTER INSERT ON image_variants
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_parts_changed();
CREATE TRIGGER image_variants_told_delete AFTER DELETE ON image_variants
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_parts_changed();

-- Rare, and it shows everywhere: a tag of another name, merged, or gone.
-- +goose StatementBegin
CREATE FUNCTION tell_everything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = 'public details';
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER tags_told_update AFTER UPDATE OF name, slug ON tags
	FOR EACH STATEMENT EXECUTE FUNCTION tell_everything_changed();
CREATE TRIGGER tags_told_delete AFTER DELETE ON tags
	FOR EACH STATEMENT EXECUTE FUNCTION tell_everything_changed();
-- Rows that a merge of tags moves.
CREATE TRIGGER image_tags_told_update AFTER UPDATE OF tag_id, tag_name, tag_slug ON image_tags
	FOR EACH STATEMENT EXECUTE FUNCTION tell_everything_changed();

-- An account's names stand beside all its images, and whether it may act hides them; the rest of it
-- shows only in its profile.
-- +goose StatementBegin
CREATE FUNCTION tell_account_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' OR OLD.username <> NEW.username OR OLD.status <> NEW.status
		OR OLD.display_name IS DISTINCT FROM NEW.display_name THEN
		RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = 'public details u' || OLD.id;
	ELSE
		RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = 'u' || OLD.id;
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER users_told_update AFTER UPDATE ON users
	FOR EACH ROW WHEN (OLD.username <> NEW.username OR OLD.email <> NEW.email
		OR OLD.display_name IS DISTINCT FROM NEW.display_name OR OLD.bio IS DISTINCT FROM NEW.bio
		OR OLD.role <> NEW.role OR OLD.status <> NEW.status OR OLD.version <> NEW.version)
	EXECUTE FUNCTION tell_account_changed();
CREATE TRIGGER users_told_delete AFTER DELETE ON users
	FOR EACH ROW EXECUTE FUNCTION tell_account_changed();

-- Albums, and what is in them. Their listings are their owners', and everybody's if they are seen.
-- +goose StatementBegin
CREATE FUNCTION tell_albums_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	listed boolean;
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id), bool_or(visibility <> 'private')
		INTO ids, owners, listed FROM new_rows;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id), bool_or(visibility <> 'private')
		INTO ids, owners, listed FROM old_rows;
	ELSE
		SELECT array_agg(DISTINCT r.id), array_agg(DISTINCT r.owner_id),
			bool_or(r.visibility <> 'private')
		INTO ids, owners, listed
		FROM (SELECT id, owner_id, visibility FROM old_rows
			UNION ALL SELECT id, owner_id, visibility FROM new_rows) r;
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(listed, owners, NULL, ids, NULL);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION tell_album_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	listed boolean;
BEGIN
	IF TG_OP = 'DELETE' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id), bool_or(visibility <> 'private')
		INTO ids, owners, listed
		FROM albums WHERE id IN (SELECT album_id FROM old_rows);
	ELSE
		SELECT array_agg(id), array_agg(DISTINCT owner_id), bool_or(visibility <> 'private')
		INTO ids, owners, listed
		FROM albums WHERE id IN (SELECT album_id FROM new_rows);
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(listed, owners, NULL, ids, NULL);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER albums_told_insert AFTER INSERT ON albums
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_albums_changed();
CREATE TRIGGER albums_told_update AFTER UPDATE ON albums
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION tell_albums_changed();
CREATE TRIGGER albums_told_delete AFTER DELETE ON albums
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_albums_changed();
CREATE TRIGGER album_images_told_insert AFTER INSERT ON album_images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_album_images_changed();
CREATE TRIGGER album_images_told_update AFTER UPDATE ON album_images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_album_images_changed();
CREATE TRIGGER album_images_told_delete AFTER DELETE ON album_images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_album_images_changed();

-- +goose Down
DROP TRIGGER album_images_told_delete ON album_images;
DROP TRIGGER album_images_told_update ON album_images;
DROP TRIGGER album_images_told_insert ON album_images;
DROP TRIGGER albums_told_delete ON albums;
DROP TRIGGER albums_told_update ON albums;
DROP TRIGGER albums_told_insert ON albums;
DROP FUNCTION tell_album_images_changed();
DROP FUNCTION tell_albums_changed();
DROP TRIGGER users_told_delete ON users;
DROP TRIGGER users_told_update ON users;
DROP FUNCTION tell_account_changed();
DROP TRIGGER image_tags_told_update ON image_tags;
DROP TRIGGER tags_told_delete ON tags;
DROP TRIGGER tags_told_update ON tags;
DROP FUNCTION tell_everything_changed();
DROP TRIGGER image_variants_told_delete ON image_variants;
DROP TRIGGER image_variants_told_insert ON image_variants;
DROP TRIGGER image_tags_told_delete ON image_tags;
DROP TRIGGER image_tags_told_insert ON image_tags;
DROP FUNCTION tell_parts_changed();
DROP TRIGGER images_told_delete ON images;
DROP TRIGGER images_told_update ON images;
DROP TRIGGER images_told_insert ON images;
DROP FUNCTION tell_images_changed();
DROP FUNCTION tell_changes(boolean, uuid[], uuid[], uuid[], uuid[]);
