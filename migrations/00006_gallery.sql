-- +goose Up
-- The gallery: what images and albums say beyond the first five migrations, and counts that are
-- kept instead of counted.
--
-- Reach: who meets an image in listings. 3 everybody, 2 its owner and moderators, 1 its owner, 0
-- nobody. One function says it, everything follows: image_tags, album_images and likes hold a copy
-- of it (their listings and counts need no look at images), and triggers keep copies and counts.
--
-- Counts: image_counts has one row for each scope, thing and shard. A transaction takes a shard that
-- no other transaction holds, so that nobody waits for a hot count, and nobody can deadlock on one.

ALTER TABLE images
	ADD COLUMN alt_text varchar(1000) NOT NULL DEFAULT '',
	ADD COLUMN content_rating varchar(20) NOT NULL DEFAULT 'safe'
		CONSTRAINT images_content_rating_known CHECK (content_rating IN ('safe', 'nsfw')),
	ADD COLUMN exif jsonb,
	ADD COLUMN placeholder_color varchar(7),
	ADD COLUMN blurhash varchar(64),
	ADD COLUMN failure_reason text,
	ADD COLUMN hidden_at timestamptz,
	ADD COLUMN like_count bigint NOT NULL DEFAULT 0,
	ADD COLUMN comment_count bigint NOT NULL DEFAULT 0,
	ADD COLUMN version bigint NOT NULL DEFAULT 1,
	ADD COLUMN processed_at timestamptz,
	ADD COLUMN content_hash bytea;

COMMENT ON COLUMN images.hidden_at IS 'set on all images of a suspended or deleted account';
COMMENT ON COLUMN images.version IS 'counts edits: what ETag and If-Match are made of';
COMMENT ON COLUMN images.content_hash IS 'SHA-256 of the bytes as uploaded';

UPDATE images i SET like_count = l.number
FROM (SELECT image_id, count(*) AS number FROM likes GROUP BY image_id) l WHERE l.image_id = i.id;
UPDATE images i SET comment_count = c.number
FROM (SELECT image_id, count(*) AS number FROM comments WHERE deleted_at IS NULL GROUP BY image_id) c
WHERE c.image_id = i.id;

ALTER TABLE albums
	ADD COLUMN parent_id uuid REFERENCES albums (id) ON DELETE SET NULL
		CONSTRAINT albums_not_own_parent CHECK (parent_id <> id),
	ADD COLUMN version bigint NOT NULL DEFAULT 1,
	ADD COLUMN hidden_at timestamptz;
CREATE INDEX idx_albums_parent ON albums (parent_id) WHERE parent_id IS NOT NULL;
-- Serves what idx_albums_owner did, in order.
DROP INDEX idx_albums_owner;
CREATE INDEX idx_albums_owner_listing ON albums (owner_id, created_at DESC, id DESC);
CREATE INDEX idx_albums_public_listing ON albums (created_at DESC, id DESC)
	WHERE visibility = 'public' AND hidden_at IS NULL;

-- Who meets an image in listings.
-- +goose StatementBegin
CREATE FUNCTION image_reach(status text, visibility text, deleted_at timestamptz, hidden_at timestamptz)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN deleted_at IS NOT NULL OR hidden_at IS NOT NULL OR status = 'deleted' THEN 0
		WHEN status <> 'active' THEN 1
		WHEN visibility <> 'public' THEN 2
		ELSE 3
	END::smallint
$$;
-- +goose StatementEnd

-- Who sees an image by its id: the one predicate of visibility.
-- +goose StatementBegin
CREATE FUNCTION image_visible(owner_id uuid, status text, visibility text, deleted_at timestamptz,
	hidden_at timestamptz, viewer uuid, moderates boolean)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT deleted_at IS NULL AND hidden_at IS NULL AND status <> 'deleted'
		AND (owner_id = viewer
			OR status = 'active' AND (visibility IN ('public', 'unlisted') OR moderates))
$$;
-- +goose StatementEnd

-- How much of an album's images a viewer meets (what their reach must be at least), NULL if the viewer
-- may not see the album.
-- +goose StatementBegin
CREATE FUNCTION album_level(owner_id uuid, visibility text, hidden_at timestamptz, viewer uuid,
	moderates boolean)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN hidden_at IS NOT NULL THEN NULL
		WHEN owner_id = viewer THEN 1
		WHEN moderates THEN 2
		WHEN visibility IN ('public', 'unlisted') THEN 3
	END::smallint
$$;
-- +goose StatementEnd

ALTER TABLE image_tags ADD COLUMN reach smallint, ADD COLUMN image_created_at timestamptz;
ALTER TABLE album_images ADD COLUMN reach smallint;
ALTER TABLE likes ADD COLUMN reach smallint;

UPDATE image_tags m SET image_created_at = i.created_at,
	reach = image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at)
FROM images i WHERE i.id = m.image_id;
UPDATE album_images m SET reach = image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at)
FROM images i WHERE i.id = m.image_id;
UPDATE likes m SET reach = image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at)
FROM images i WHERE i.id = m.image_id;

-- What one wrote is found by the other: whoever inserts waits for whoever is changing the image.
-- Rows that say their reach (bulk loads) are believed; of an image that is not there the foreign key
-- will tell.
-- +goose StatementBegin
CREATE FUNCTION member_reach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) INTO NEW.reach
	FROM images i WHERE i.id = NEW.image_id FOR SHARE;
	NEW.reach := coalesce(NEW.reach, 0);
	RETURN NEW;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION tag_member_reach() RETURNS trigger LANGUAGE plpgsql AS $$
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
-- Likes change the image's like_count next: two of them must not share a lock both then want whole.
-- +goose StatementBegin
CREATE FUNCTION like_reach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) INTO NEW.reach
	FROM images i WHERE i.id = NEW.image_id FOR NO KEY UPDATE;
	NEW.reach := coalesce(NEW.reach, 0);
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER image_tags_reach BEFORE INSERT ON image_tags
	FOR EACH ROW WHEN (NEW.reach IS NULL) EXECUTE FUNCTION tag_member_reach();
CREATE TRIGGER album_images_reach BEFORE INSERT ON album_images
	FOR EACH ROW WHEN (NEW.reach IS NULL) EXECUTE FUNCTION member_reach();
CREATE TRIGGER likes_reach BEFORE INSERT ON likes
	FOR EACH ROW WHEN (NEW.reach IS NULL) EXECUTE FUNCTION like_reach();

-- Scopes: 1 public (scope_id is nil), 2 3 4 of an owner (public, for moderators, all),
-- 5 public of a tag, 6 7 8 of an album (public, for moderators, all), 9 public liked by a user.
CREATE TABLE image_counts (
	scope smallint NOT NULL CHECK (scope BETWEEN 1 AND 9),
	scope_id uuid NOT NULL,
	shard smallint NOT NULL,
	images bigint NOT NULL,
	PRIMARY KEY (scope, scope_id, shard)
) WITH (fillfactor = 50);

-- A shard that this transaction may write: the first that nobody else holds, from its own on. Only
-- when all are held does it wait.
-- +goose StatementBegin
CREATE FUNCTION image_count_shard() RETURNS smallint LANGUAGE plpgsql AS $$
DECLARE
	shards CONSTANT int := 16;
	own CONSTANT int := pg_backend_pid() % shards;
BEGIN
	FOR i IN 0 .. shards - 1 LOOP
		IF pg_try_advisory_xact_lock(1953460082, (own + i) % shards) THEN
			RETURN (own + i) % shards;
		END IF;
	END LOOP;
	PERFORM pg_advisory_xact_lock(1953460082, own);
	RETURN own;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION image_counts_add(scopes smallint[], ids uuid[], deltas bigint[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	mine smallint;
BEGIN
	IF NOT EXISTS (SELECT FROM unnest(deltas) AS d (delta) WHERE delta <> 0) THEN
		RETURN;
	END IF;
	mine := image_count_shard();
	INSERT INTO image_counts AS c (scope, scope_id, shard, images)
	SELECT d.scope, d.scope_id, mine, d.delta
	FROM unnest(scopes, ids, deltas) AS d (scope, scope_id, delta)
	WHERE d.delta <> 0
	ORDER BY d.scope, d.scope_id
	ON CONFLICT (scope, scope_id, shard) DO UPDATE SET images = c.images + excluded.images;
END
$$;
-- +goose StatementEnd

-- The deltas of one statement on images, given the reach of each owner's images before and after.
-- +goose StatementBegin
CREATE FUNCTION count_images_of(owners uuid[], listed bigint[], moderated bigint[], kept bigint[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	scopes smallint[];
	ids uuid[];
	deltas bigint[];
BEGIN
	SELECT array_agg(d.scope), array_agg(d.scope_id), array_agg(d.delta)
	INTO scopes, ids, deltas
	FROM (
		SELECT 1::smallint AS scope, '00000000-0000-0000-0000-000000000000'::uuid AS scope_id,
			sum(l)::bigint AS delta FROM unnest(listed) AS l
		UNION ALL SELECT 2::smallint, o.id, o.l FROM unnest(owners, listed) AS o (id, l)
		UNION ALL SELECT 3::smallint, o.id, o.m FROM unnest(owners, moderated) AS o (id, m)
		UNION ALL SELECT 4::smallint, o.id, o.k FROM unnest(owners, kept) AS o (id, k)
	) d;
	PERFORM image_counts_add(scopes, ids, deltas);
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION count_images() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	owners uuid[];
	listed bigint[];
	moderated bigint[];
	kept bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(d.owner_id), array_agg(d.l), array_agg(d.m), array_agg(d.k)
		INTO owners, listed, moderated, kept
		FROM (
			SELECT owner_id, sum((reach >= 3)::int) AS l, sum((reach >= 2)::int) AS m,
				sum((reach >= 1)::int) AS k
			FROM (SELECT owner_id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
				FROM new_rows) r
			GROUP BY owner_id
		) d;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(d.owner_id), array_agg(d.l), array_agg(d.m), array_agg(d.k)
		INTO owners, listed, moderated, kept
		FROM (
			SELECT owner_id, -sum((reach >= 3)::int) AS l, -sum((reach >= 2)::int) AS m,
				-sum((reach >= 1)::int) AS k
			FROM (SELECT owner_id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
				FROM old_rows) r
			GROUP BY owner_id
		) d;
	ELSE
		-- Most updates (views, likes, titles) change nobody's reach.
		IF NOT EXISTS (
			SELECT FROM old_rows o JOIN new_rows n USING (id)
			WHERE image_reach(o.status, o.visibility, o.deleted_at, o.hidden_at)
				<> image_reach(n.status, n.visibility, n.deleted_at, n.hidden_at)
				OR o.owner_id <> n.owner_id
		) THEN
			RETURN NULL;
		END IF;
		SELECT array_agg(d.owner_id), array_agg(d.l), array_agg(d.m), array_agg(d.k)
		INTO owners, listed, moderated, kept
		FROM (
			SELECT owner_id, sum(sign * (reach >= 3)::int) AS l,
				sum(sign * (reach >= 2)::int) AS m, sum(sign * (reach >= 1)::int) AS k
			FROM (
				SELECT owner_id, 1 AS sign,
					image_reach(status, visibility, deleted_at, hidden_at) AS reach FROM new_rows
				UNION ALL
				SELECT owner_id, -1, image_reach(status, visibility, deleted_at, hidden_at)
				FROM old_rows
			) r
			GROUP BY owner_id
		) d;
	END IF;
	PERFORM count_images_of(owners, listed, moderated, kept);
	IF TG_OP = 'UPDATE' THEN
		UPDATE image_tags m SET reach = n.reach
		FROM (SELECT id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
			FROM new_rows) n
		WHERE m.image_id = n.id AND m.reach IS DISTINCT FROM n.reach;
		UPDATE album_images m SET reach = n.reach
		FROM (SELECT id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
			FROM new_rows) n
		WHERE m.image_id = n.id AND m.reach IS DISTINCT FROM n.reach;
		UPDATE likes m SET reach = n.reach
		FROM (SELECT id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
			FROM new_rows) n
		WHERE m.image_id = n.id AND m.reach IS DISTINCT FROM n.reach;
		UPDATE image_search m SET reach = n.reach
		FROM (SELECT id, image_reach(status, visibility, deleted_at, hidden_at) AS reach
			FROM new_rows) n
		WHERE m.image_id = n.id AND m.reach IS DISTINCT FROM n.reach;
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER images_counted_insert AFTER INSERT ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_images();
CREATE TRIGGER images_counted_update AFTER UPDATE ON images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_images();
CREATE TRIGGER images_counted_delete AFTER DELETE ON images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_images();

-- Tags and likes are counted as everybody meets them: reach 3.
-- +goose StatementBegin
CREATE FUNCTION count_tag_members() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	scopes smallint[];
	ids uuid[];
	deltas bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(5::smallint), array_agg(d.tag_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (SELECT tag_id, count(*) AS n FROM new_rows WHERE reach = 3 GROUP BY tag_id) d;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(5::smallint), array_agg(d.tag_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (SELECT tag_id, -count(*) AS n FROM old_rows WHERE reach = 3 GROUP BY tag_id) d;
	ELSE
		SELECT array_agg(5::smallint), array_agg(d.tag_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (
			SELECT tag_id, sum(sign) AS n FROM (
				SELECT tag_id, 1 AS sign FROM new_rows WHERE reach = 3
				UNION ALL SELECT tag_id, -1 FROM old_rows WHERE reach = 3
			) r GROUP BY tag_id
		) d;
	END IF;
	PERFORM image_counts_add(scopes, ids, deltas);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION count_likes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	scopes smallint[];
	ids uuid[];
	deltas bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(9::smallint), array_agg(d.user_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (SELECT user_id, count(*) AS n FROM new_rows WHERE reach = 3 GROUP BY user_id) d;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(9::smallint), array_agg(d.user_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (SELECT user_id, -count(*) AS n FROM old_rows WHERE reach = 3 GROUP BY user_id) d;
	ELSE
		SELECT array_agg(9::smallint), array_agg(d.user_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (
			SELECT user_id, sum(sign) AS n FROM (
				SELECT user_id, 1 AS sign FROM new_rows WHERE reach = 3
				UNION ALL SELECT user_id, -1 FROM old_rows WHERE reach = 3
			) r GROUP BY user_id
		) d;
	END IF;
	PERFORM image_counts_add(scopes, ids, deltas);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- Albums are counted at three levels: 6 everybody (reach 3), 7 moderators (2), 8 the owner (1).
-- +goose StatementBegin
CREATE FUNCTION count_album_members() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	scopes smallint[];
	ids uuid[];
	deltas bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(d.scope), array_agg(d.album_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (
			SELECT (9 - level)::smallint AS scope, album_id, count(*) AS n
			FROM new_rows JOIN generate_series(1, 3) AS level ON reach >= level
			GROUP BY 1, 2
		) d;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(d.scope), array_agg(d.album_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (
			SELECT (9 - level)::smallint AS scope, album_id, -count(*) AS n
			FROM old_rows JOIN generate_series(1, 3) AS level ON reach >= level
			GROUP BY 1, 2
		) d;
	ELSE
		SELECT array_agg(d.scope), array_agg(d.album_id), array_agg(d.n) INTO scopes, ids, deltas
		FROM (
			SELECT (9 - level)::smallint AS scope, album_id, sum(sign) AS n
			FROM (
				SELECT album_id, reach, 1 AS sign FROM new_rows
				UNION ALL SELECT album_id, reach, -1 FROM old_rows
			) r JOIN generate_series(1, 3) AS level ON reach >= level
			GROUP BY 1, 2
		) d;
	END IF;
	PERFORM image_counts_add(scopes, ids, deltas);
	RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER image_tags_counted_insert AFTER INSERT ON image_tags
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_tag_members();
CREATE TRIGGER image_tags_counted_update AFTER UPDATE ON image_tags
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_tag_members();
CREATE TRIGGER image_tags_counted_delete AFTER DELETE ON image_tags
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_tag_members();
CREATE TRIGGER album_images_counted_insert AFTER INSERT ON album_images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_album_members();
CREATE TRIGGER album_images_counted_update AFTER UPDATE ON album_images
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_album_members();
CREATE TRIGGER album_images_counted_delete AFTER DELETE ON album_images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_album_members();
CREATE TRIGGER likes_counted_insert AFTER INSERT ON likes
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_likes();
CREATE TRIGGER likes_counted_update AFTER UPDATE ON likes
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
	FOR EACH STATEMENT EXECUTE FUNCTION count_likes();
CREATE TRIGGER likes_counted_delete AFTER DELETE ON likes
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_likes();

-- What the counts should be: counted, for the doctor and for this migration.
CREATE VIEW image_counts_counted AS
	WITH i AS (
		SELECT owner_id, image_reach(status, visibility, deleted_at, hidden_at) AS reach FROM images
	)
	SELECT 1::smallint AS scope, '00000000-0000-0000-0000-000000000000'::uuid AS scope_id,
		count(*) AS images
	FROM i WHERE reach = 3
	UNION ALL
	SELECT (5 - level)::smallint, owner_id, count(*)
	FROM i JOIN generate_series(1, 3) AS level ON reach >= level GROUP BY 1, 2
	UNION ALL
	SELECT 5, tag_id, count(*) FROM image_tags WHERE reach = 3 GROUP BY tag_id
	UNION ALL
	SELECT (9 - level)::smallint, album_id, count(*)
	FROM album_images JOIN generate_series(1, 3) AS level ON reach >= level GROUP BY 1, 2
	UNION ALL
	SELECT 9, user_id, count(*) FROM likes WHERE reach = 3 GROUP BY user_id;

INSERT INTO image_counts (scope, scope_id, shard, images)
SELECT scope, scope_id, 0, images FROM image_counts_counted WHERE images <> 0;

ALTER TABLE album_images ALTER COLUMN reach SET NOT NULL;
ALTER TABLE image_tags ALTER COLUMN reach SET NOT NULL, ALTER COLUMN image_created_at SET NOT NULL;
ALTER TABLE likes ALTER COLUMN reach SET NOT NULL;

-- Search: one document for each image, of title, description and tags, without accents; each word as
-- it is and as English makes of it. plain is what typing errors are measured against.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- +goose StatementBegin
CREATE FUNCTION search_plain(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
	SELECT unaccent('unaccent'::regdictionary, lower(value))
$$;
-- +goose StatementEnd
-- What a person typed as a query: quotes, "or" and "-" as on the web; of English stop words alone, the
-- words as they are; when it is still being typed, the last word as a beginning.
-- +goose StatementBegin
CREATE FUNCTION search_query(typed text, typing boolean)
RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE
		WHEN typing AND right(q.simple::text, 1) = '''' THEN (q.simple::text || ':*')::tsquery
		WHEN numnode(q.english) > 0 THEN q.english
		ELSE q.simple
	END
	FROM (SELECT websearch_to_tsquery('english', search_plain(typed)) AS english,
		websearch_to_tsquery('simple', search_plain(typed)) AS simple) q
$$;
-- +goose StatementEnd

CREATE TABLE image_search (
	image_id uuid PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
	reach smallint NOT NULL,
	plain text NOT NULL,
	document tsvector NOT NULL
);

CREATE VIEW image_search_made AS
	SELECT i.id AS image_id, image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) AS reach,
		w.strong AS plain,
		setweight(to_tsvector('english', w.strong) || to_tsvector('simple', w.strong), 'A')
			|| setweight(to_tsvector('english', w.weak) || to_tsvector('simple', w.weak), 'C')
			AS document
	FROM images i
	LEFT JOIN LATERAL (
		SELECT string_agg(t.name, ' ' ORDER BY t.slug) AS names
		FROM image_tags m JOIN tags t ON t.id = m.tag_id WHERE m.image_id = i.id
	) g ON true
	CROSS JOIN LATERAL (
		SELECT search_plain(concat_ws(' ', i.title, g.names)) AS strong,
			search_plain(coalesce(i.description, '')) AS weak
	) w;

-- +goose StatementBegin
CREATE FUNCTION search_refresh(ids uuid[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO image_search AS s (image_id, reach, plain, document)
	SELECT image_id, reach, plain, document FROM image_search_made
	WHERE image_id = ANY (ids) ORDER BY image_id
	ON CONFLICT (image_id) DO UPDATE
	SET reach = excluded.reach, plain = excluded.plain, document = excluded.document
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION search_images_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM search_refresh(ARRAY(SELECT id FROM new_rows));
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION search_image_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM search_refresh(ARRAY[NEW.id]);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- Merging tags moves rows from one to the other.
-- +goose StatementBegin
CREATE FUNCTION search_tags_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		PERFORM search_refresh(ARRAY(SELECT DISTINCT image_id FROM new_rows));
	ELSE
		PERFORM search_refresh(ARRAY(SELECT DISTINCT image_id FROM old_rows));
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_search_insert AFTER INSERT ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION search_images_inserted();
CREATE TRIGGER images_search_edit AFTER UPDATE OF title, description ON images
	FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title
		OR OLD.description IS DISTINCT FROM NEW.description)
	EXECUTE FUNCTION search_image_edited();
CREATE TRIGGER image_tags_search_insert AFTER INSERT ON image_tags
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION search_tags_changed();
CREATE TRIGGER image_tags_search_delete AFTER DELETE ON image_tags
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION search_tags_changed();

INSERT INTO image_search (image_id, reach, plain, document)
SELECT image_id, reach, plain, document FROM image_search_made;
CREATE INDEX idx_image_search_document ON image_search USING gin (document);
CREATE INDEX idx_image_search_plain ON image_search USING gin (plain gin_trgm_ops);

-- What is spelled like it: one wrong, missing or swapped letter in a word of six is near enough.
-- +goose StatementBegin
CREATE FUNCTION search_similar(typed text)
RETURNS TABLE (image_id uuid, reach smallint, similarity real) LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET pg_trgm.word_similarity_threshold = 0.4 AS $$
	SELECT s.image_id, s.reach, word_similarity(typed, s.plain)
	FROM image_search s WHERE s.plain %> typed
$$;
-- +goose StatementEnd

-- Listings. Keys are (what is sorted by, id), so that any page costs the same.
DROP INDEX IF EXISTS idx_images_public_listing;
CREATE INDEX idx_images_public_listing ON images (created_at DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
CREATE INDEX idx_images_public_views ON images (view_count DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
CREATE INDEX idx_images_public_likes ON images (like_count DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
CREATE INDEX idx_images_owner_public ON images (owner_id, created_at DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
CREATE INDEX idx_images_owner_trash ON images (owner_id, deleted_at DESC, id DESC)
	WHERE deleted_at IS NOT NULL;
CREATE INDEX idx_images_owner_unready ON images (owner_id, status, created_at DESC, id DESC)
	WHERE status IN ('processing', 'failed') AND deleted_at IS NULL AND hidden_at IS NULL;
CREATE INDEX idx_image_tags_listed ON image_tags (tag_id, image_created_at DESC, image_id DESC)
	WHERE reach = 3;
-- Prefix search by bytes, whatever the database's collation is.
CREATE INDEX idx_tags_slug_bytes ON tags (slug COLLATE "C");
CREATE INDEX idx_album_images_order ON album_images (album_id, position, image_id);
CREATE INDEX idx_likes_user_listed ON likes (user_id, created_at DESC, image_id DESC)
	WHERE reach = 3;

-- +goose Down
DROP TRIGGER image_tags_search_delete ON image_tags;
DROP TRIGGER image_tags_search_insert ON image_tags;
DROP TRIGGER images_search_edit ON images;
DROP TRIGGER images_search_insert ON images;
DROP FUNCTION search_tags_changed();
DROP FUNCTION search_image_edited();
DROP FUNCTION search_images_inserted();
DROP FUNCTION search_refresh(uuid[]);
DROP FUNCTION search_similar(text);
DROP VIEW image_search_made;
DROP TABLE image_search;
DROP FUNCTION search_query(text, boolean);
DROP FUNCTION search_plain(text);
DROP VIEW image_counts_counted;
DROP TRIGGER likes_counted_delete ON likes;
DROP TRIGGER likes_counted_update ON likes;
DROP TRIGGER likes_counted_insert ON likes;
DROP TRIGGER album_images_counted_delete ON album_images;
DROP TRIGGER album_images_counted_update ON album_images;
DROP TRIGGER album_images_counted_insert ON album_images;
DROP TRIGGER image_tags_counted_delete ON image_tags;
DROP TRIGGER image_tags_counted_update ON image_tags;
DROP TRIGGER image_tags_counted_insert ON image_tags;
DROP TRIGGER images_counted_delete ON images;
DROP TRIGGER images_counted_update ON images;
DROP TRIGGER images_counted_insert ON images;
DROP TRIGGER likes_reach ON likes;
DROP TRIGGER album_images_reach ON album_images;
DROP TRIGGER image_tags_reach ON image_tags;
DROP FUNCTION count_album_members();
DROP FUNCTION count_likes();
DROP FUNCTION count_tag_members();
DROP FUNCTION count_images();
DROP FUNCTION count_images_of(uuid[], bigint[], bigint[], bigint[]);
DROP FUNCTION image_counts_add(smallint[], uuid[], bigint[]);
DROP FUNCTION image_count_shard();
DROP FUNCTION like_reach();
DROP FUNCTION tag_member_reach();
DROP FUNCTION member_reach();
DROP TABLE image_counts;
ALTER TABLE likes DROP COLUMN reach;
ALTER TABLE album_images DROP COLUMN reach;
ALTER TABLE image_tags DROP COLUMN reach, DROP COLUMN image_created_at;
DROP FUNCTION album_level(uuid, text, timestamptz, uuid, boolean);
DROP FUNCTION image_visible(uuid, text, text, timestamptz, timestamptz, uuid, boolean);
DROP FUNCTION image_reach(text, text, timestamptz, timestamptz);
DROP INDEX idx_tags_slug_bytes;
DROP INDEX IF EXISTS idx_album_images_order;
DROP INDEX idx_images_owner_unready;
DROP INDEX idx_images_owner_trash;
DROP INDEX idx_images_owner_public;
DROP INDEX idx_images_public_likes;
DROP INDEX idx_images_public_views;
DROP INDEX idx_images_public_listing;
DROP INDEX idx_albums_public_listing;
DROP INDEX idx_albums_owner_listing;
CREATE INDEX idx_albums_owner ON albums (owner_id);
ALTER TABLE albums DROP COLUMN hidden_at, DROP COLUMN version, DROP COLUMN parent_id;
ALTER TABLE images
	DROP COLUMN content_hash, DROP COLUMN processed_at, DROP COLUMN version,
	DROP COLUMN comment_count, DROP COLUMN like_count, DROP COLUMN hidden_at,
	DROP COLUMN failure_reason, DROP COLUMN blurhash, DROP COLUMN placeholder_color,
	DROP COLUMN exif, DROP COLUMN content_rating, DROP COLUMN alt_text;
-- As migration 00005 made it.
CREATE INDEX idx_images_public_listing ON images (created_at DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL;
