-- Likes and comments change the numbers that stand on an image and nothing else of it. So they are told
-- by words of their own, and the cache mends those numbers instead of forgetting every listing
-- (cache/counted.h). To the words of migration 00030 come c, an image of which only like_count and
-- comment_count changed, and l, an account whose list of likes changed.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION tell_counts_changed(images uuid[], likers uuid[], albums uuid[])
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
-- As migration 00030 made it.
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
DROP FUNCTION tell_counts_changed(uuid[], uuid[], uuid[]);
