-- While programs of the version before go on serving beside this one, they are told of likes, comments and
-- new images by the word that they know. Who knows the words of migrations 00083 and 00085 says so when it
-- connects: tintype.tells = 2.

-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_counts_changed(images uuid[], likers uuid[], albums uuid[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT int := 100;
	words text;
BEGIN
	IF coalesce(cardinality(images), 0) + coalesce(cardinality(likers), 0) + coalesce(cardinality(albums), 0) = 0 THEN
		RETURN;
	END IF;
	IF current_setting('tintype.tells', true) IS DISTINCT FROM '2'
		OR cardinality(images) > most OR cardinality(likers) > most OR cardinality(albums) > most THEN
		words := 'public details';
	ELSE
		words := concat_ws(' ',
			(SELECT string_agg(DISTINCT 'c' || id, ' ') FROM unnest(images) id),
			(SELECT string_agg(DISTINCT 'l' || id, ' ') FROM unnest(likers) id),
			(SELECT string_agg(DISTINCT 'a' || id, ' ') FROM unnest(albums) id));
	END IF;
	IF words <> '' THEN
		RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = words;
	END IF;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_images_added(images uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT int := 100;
	words text[];
BEGIN
	IF current_setting('tintype.tells', true) = '2' AND cardinality(images) <= most THEN
		words := ARRAY(
			SELECT 'added'
			UNION SELECT 't' || tag_slug_id(t.tag_slug) FROM image_tags t WHERE t.image_id = ANY (images)
			UNION SELECT 'b' || a.album_id FROM album_images a WHERE a.image_id = ANY (images)
			UNION SELECT 'p' || i.owner_id FROM images i WHERE i.id = ANY (images)
			UNION SELECT 'l' || l.user_id FROM likes l WHERE l.image_id = ANY (images)
		);
	END IF;
	RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE =
		CASE WHEN cardinality(words) <= 4 * most THEN array_to_string(words, ' ') ELSE 'public details' END;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_album_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	words text;
BEGIN
	IF TG_OP = 'DELETE' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id) INTO ids, owners
		FROM albums WHERE id IN (SELECT album_id FROM old_rows);
	ELSE
		SELECT array_agg(id), array_agg(DISTINCT owner_id) INTO ids, owners
		FROM albums WHERE id IN (SELECT album_id FROM new_rows);
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(current_setting('tintype.tells', true) IS DISTINCT FROM '2', owners, NULL, ids,
			NULL);
		IF cardinality(ids) <= 100 THEN
			SELECT string_agg('b' || id, ' ') INTO words FROM unnest(ids) id;
			RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = words;
		END IF;
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- As migrations 00083 and 00085 made them.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_counts_changed(images uuid[], likers uuid[], albums uuid[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT int := 100;
	words text;
BEGIN
	IF cardinality(images) > most OR cardinality(likers) > most OR cardinality(albums) > most THEN
		words := 'public details';
	ELSE
		words := concat_ws(' ',
			(SELECT string_agg(DISTINCT 'c' || id, ' ') FROM unnest(images) id),
			(SELECT string_agg(DISTINCT 'l' || id, ' ') FROM unnest(likers) id),
			(SELECT string_agg(DISTINCT 'a' || id, ' ') FROM unnest(albums) id));
	END IF;
	IF words <> '' THEN
		RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = words;
	END IF;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_images_added(images uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT int := 100;
	words text[];
BEGIN
	IF cardinality(images) <= most THEN
		words := ARRAY(
			SELECT 'added'
			UNION SELECT 't' || tag_slug_id(t.tag_slug) FROM image_tags t WHERE t.image_id = ANY (images)
			UNION SELECT 'b' || a.album_id FROM album_images a WHERE a.image_id = ANY (images)
			UNION SELECT 'p' || i.owner_id FROM images i WHERE i.id = ANY (images)
			UNION SELECT 'l' || l.user_id FROM likes l WHERE l.image_id = ANY (images)
		);
	END IF;
	RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE =
		CASE WHEN cardinality(words) <= 4 * most THEN array_to_string(words, ' ') ELSE 'public details' END;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_album_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	words text;
BEGIN
	IF TG_OP = 'DELETE' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id) INTO ids, owners
		FROM albums WHERE id IN (SELECT album_id FROM old_rows);
	ELSE
		SELECT array_agg(id), array_agg(DISTINCT owner_id) INTO ids, owners
		FROM albums WHERE id IN (SELECT album_id FROM new_rows);
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(false, owners, NULL, ids, NULL);
		IF cardinality(ids) <= 100 THEN
			SELECT string_agg('b' || id, ' ') INTO words FROM unnest(ids) id;
			RAISE NOTICE USING ERRCODE = 'TT002', MESSAGE = words;
		END IF;
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
