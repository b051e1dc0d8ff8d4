-- An image that begins to be listed can be in few listings: what is new, its tags', its albums', its
-- owner's, and those of who liked it when it was listed before. It is told as "added" and by whose they are:
-- to the words of migrations 00030 and 00083 come t, a tag (the hash of its slug, which listings are asked
-- for by), b, an album, and p, a person. Whatever changes or ends what is listed stays "public".

-- +goose Up
-- The first half of a SHA-256, as an id: what the application makes of the slug that it was asked for.
-- +goose StatementBegin
CREATE FUNCTION tag_slug_id(slug text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT substr(encode(sha256(convert_to(slug, 'UTF8')), 'hex'), 1, 32)::uuid
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION tell_images_added(images uuid[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- Of rows of images as they were or are. An album shows an image as its cover, and how many it has.
-- Writing down views that were counted elsewhere changes nothing that is shown: whoever does that
-- sets tintype.quiet for the transaction.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	counts CONSTANT text[] := '{like_count,comment_count}';
	ids uuid[];
	owners uuid[];
	listed boolean;
	counted uuid[];
	added uuid[];
BEGIN
	IF current_setting('tintype.quiet', true) = 'on' THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id), false,
			array_agg(id) FILTER (WHERE image_reach(status, visibility, deleted_at, hidden_at) = 3)
		INTO ids, owners, listed, added FROM new_rows;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(id), array_agg(DISTINCT owner_id),
			bool_or(image_reach(status, visibility, deleted_at, hidden_at) = 3)
		INTO ids, owners, listed FROM old_rows;
	ELSE
		SELECT array_agg(n.id) INTO counted
		FROM new_rows n JOIN old_rows o ON o.id = n.id
		WHERE to_jsonb(n) - counts = to_jsonb(o) - counts;
		SELECT array_agg(r.id), array_agg(DISTINCT r.owner_id) || array_agg(DISTINCT r.former_id),
			bool_or(r.was = 3), array_agg(r.id) FILTER (WHERE r.was < 3 AND r.becomes = 3)
		INTO ids, owners, listed, added
		FROM (
			SELECT n.id, n.owner_id, o.owner_id AS former_id,
				image_reach(o.status, o.visibility, o.deleted_at, o.hidden_at) AS was,
				image_reach(n.status, n.visibility, n.deleted_at, n.hidden_at) AS becomes
			FROM new_rows n JOIN old_rows o ON o.id = n.id
		) r
		WHERE r.id <> ALL (coalesce(counted, '{}'));
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(listed, owners, ids,
			CASE WHEN cardinality(ids) <= 100 THEN ARRAY(
				SELECT DISTINCT album_id FROM album_images WHERE image_id = ANY (ids)) END,
			NULL);
	END IF;
	IF added IS NOT NULL THEN
		PERFORM tell_images_added(added);
	END IF;
	IF counted IS NOT NULL THEN
		PERFORM tell_counts_changed(counted, NULL,
			CASE WHEN cardinality(counted) <= 100 THEN ARRAY(
				SELECT DISTINCT album_id FROM album_images WHERE image_id = ANY (counted)) END);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd

-- Tags and files of images: the images change with them. But files that are written down by the
-- transaction that makes the image active are no change of what was listed: it was not.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_parts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
	owners uuid[];
	listed boolean;
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(i.id), array_agg(DISTINCT i.owner_id),
			bool_or(image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) = 3
				AND (TG_TABLE_NAME <> 'image_variants' OR i.processed_at IS DISTINCT FROM now()))
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

-- What is in an album, and whether it is seen (a copy of the image's reach), shows in its own listings.
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

-- +goose Down
-- As migrations 00083 and 00030 made them.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	counts CONSTANT text[] := '{like_count,comment_count}';
	ids uuid[];
	owners uuid[];
	listed boolean;
	counted uuid[];
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
		SELECT array_agg(n.id) INTO counted
		FROM new_rows n JOIN old_rows o ON o.id = n.id
		WHERE to_jsonb(n) - counts = to_jsonb(o) - counts;
		SELECT array_agg(DISTINCT r.id), array_agg(DISTINCT r.owner_id), bool_or(r.reach = 3)
		INTO ids, owners, listed
		FROM (
			SELECT id, owner_id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
			FROM old_rows
			UNION ALL
			SELECT id, owner_id, image_reach(status, visibility, deleted_at, hidden_at)
			FROM new_rows
		) r
		WHERE r.id <> ALL (coalesce(counted, '{}'));
	END IF;
	IF ids IS NOT NULL THEN
		PERFORM tell_changes(listed, owners, ids,
			CASE WHEN cardinality(ids) <= 100 THEN ARRAY(
				SELECT DISTINCT album_id FROM album_images WHERE image_id = ANY (ids)) END,
			NULL);
	END IF;
	IF counted IS NOT NULL THEN
		PERFORM tell_counts_changed(counted, NULL,
			CASE WHEN cardinality(counted) <= 100 THEN ARRAY(
				SELECT DISTINCT album_id FROM album_images WHERE image_id = ANY (counted)) END);
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_parts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_album_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION tell_images_added(uuid[]);
DROP FUNCTION tag_slug_id(text);
