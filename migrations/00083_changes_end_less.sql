-- What a write makes stale, told more exactly than migration 00030 does, so that the cache forgets less.
--
-- Likes and comments change the numbers that stand on an image and nothing else of it: the cache mends those
-- numbers instead of forgetting every listing (cache/counted.h). An image that begins to be listed can be in
-- few listings: what is new, its tags', its albums', its owner's, and those of who liked it when it was listed
-- before. To the words of migration 00030 come "added", and c, an image of which only like_count and
-- comment_count changed; l, an account whose list of likes changed; t, a tag (the hash of its slug, which
-- listings are asked for by); b, an album; p, a person. Whatever changes or ends what is listed stays "public".
--
-- Who knows these words says so when it connects: tintype.tells = 2. Programs of the version before, which go
-- on serving beside this one during an upgrade, are told by the word that they know.

-- +goose Up
-- The first half of a SHA-256, as an id: what the application makes of the slug that it was asked for.
-- +goose StatementBegin
CREATE FUNCTION tag_slug_id(slug text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT substr(encode(sha256(convert_to(slug, 'UTF8')), 'hex'), 1, 32)::uuid
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION tell_counts_changed(images uuid[], likers uuid[], albums uuid[])
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
CREATE FUNCTION tell_images_added(images uuid[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- Who likes what: `liked`, on the pages of who it is, and their list. What a like's image being seen
-- or not changes in that list is told with the image.
-- +goose StatementBegin
CREATE FUNCTION tell_likes_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	images uuid[];
	likers uuid[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(DISTINCT image_id), array_agg(DISTINCT user_id) INTO images, likers FROM new_rows;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(DISTINCT image_id), array_agg(DISTINCT user_id) INTO images, likers FROM old_rows;
	ELSE
		SELECT array_agg(DISTINCT n.image_id), array_agg(DISTINCT n.user_id) INTO images, likers
		FROM new_rows n JOIN old_rows o ON o.user_id = n.user_id AND o.image_id = n.image_id
		WHERE to_jsonb(n) - 'reach' <> to_jsonb(o) - 'reach';
	END IF;
	PERFORM tell_counts_changed(images, likers, NULL);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER likes_told_insert AFTER INSERT ON likes
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_likes_changed();
CREATE TRIGGER likes_told_update AFTER UPDATE ON likes
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION tell_likes_changed();
CREATE TRIGGER likes_told_delete AFTER DELETE ON likes
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_likes_changed();

-- +goose Down
DROP TRIGGER likes_told_delete ON likes;
DROP TRIGGER likes_told_update ON likes;
DROP TRIGGER likes_told_insert ON likes;
DROP FUNCTION tell_likes_changed();
-- As migration 00030 made them.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION tell_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION tell_counts_changed(uuid[], uuid[], uuid[]);
DROP FUNCTION tag_slug_id(text);
