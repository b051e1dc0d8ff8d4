-- A page of fifty images shows 250 variants and some 200 tags: 2,200 fields, each of which PostgreSQL
-- converts and sends by itself. Here all variants of an image are one value, and all its tags, packed
-- in the form the batch loader reads (db/packed): integers in network order, texts behind two bytes
-- of length. Triggers keep them true; the rows of image_variants and image_tags stay what counts.

-- +goose Up
CREATE FUNCTION packed_text(value text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT int2send(octet_length(value)::smallint) || convert_to(value, 'UTF8')
$$;

CREATE VIEW image_variant_sets_made AS
SELECT image_id, string_agg(
	int2send((array_position(ARRAY['thumbnail', 'small', 'medium', 'large', 'original'], variant_type::text) - 1)::smallint)
		|| uuid_send(id) || int4send(width) || int4send(height) || int8send(file_size) || packed_text(format),
	''::bytea ORDER BY variant_type) AS variants
FROM image_variants
GROUP BY image_id;

CREATE VIEW image_tag_sets_made AS
SELECT image_id, string_agg(packed_text(tag_name), ''::bytea ORDER BY tag_slug COLLATE "C") AS tags
FROM image_tags
GROUP BY image_id;

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

-- Two at once who change one image: the second waits for the row of the first, and only then reads
-- what is to be packed. An image that is going takes its row with it.
-- +goose StatementBegin
CREATE FUNCTION pack_variants(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
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
CREATE FUNCTION pack_tags(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- +goose StatementBegin
CREATE FUNCTION variants_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	CASE TG_OP
	WHEN 'INSERT' THEN PERFORM pack_variants(ARRAY(SELECT DISTINCT image_id FROM new_rows));
	WHEN 'DELETE' THEN PERFORM pack_variants(ARRAY(SELECT DISTINCT image_id FROM old_rows));
	ELSE PERFORM pack_variants(ARRAY(
		SELECT image_id FROM (
			SELECT image_id, variant_type, id, width, height, file_size, format FROM new_rows
			EXCEPT SELECT image_id, variant_type, id, width, height, file_size, format FROM old_rows
		) changed
		UNION
		SELECT o.image_id FROM old_rows o WHERE o.image_id NOT IN (SELECT image_id FROM new_rows)));
	END CASE;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER image_variants_packed_insert AFTER INSERT ON image_variants
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION variants_changed();
CREATE TRIGGER image_variants_packed_update AFTER UPDATE ON image_variants
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION variants_changed();
CREATE TRIGGER image_variants_packed_delete AFTER DELETE ON image_variants
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION variants_changed();

-- +goose StatementBegin
CREATE FUNCTION tags_of_images_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	CASE TG_OP
	WHEN 'INSERT' THEN PERFORM pack_tags(ARRAY(SELECT DISTINCT image_id FROM new_rows));
	WHEN 'DELETE' THEN PERFORM pack_tags(ARRAY(SELECT DISTINCT image_id FROM old_rows));
	ELSE PERFORM pack_tags(ARRAY(
		SELECT image_id FROM (
			SELECT image_id, tag_id, tag_name, tag_slug FROM new_rows
			EXCEPT SELECT image_id, tag_id, tag_name, tag_slug FROM old_rows
		) changed
		UNION
		SELECT o.image_id FROM old_rows o WHERE o.image_id NOT IN (SELECT image_id FROM new_rows)));
	END CASE;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER image_tags_packed_insert AFTER INSERT ON image_tags
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_of_images_changed();
CREATE TRIGGER image_tags_packed_update AFTER UPDATE ON image_tags
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_of_images_changed();
CREATE TRIGGER image_tags_packed_delete AFTER DELETE ON image_tags
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_of_images_changed();

INSERT INTO image_variant_sets (image_id, variants) SELECT image_id, variants FROM image_variant_sets_made;
INSERT INTO image_tag_sets (image_id, tags) SELECT image_id, tags FROM image_tag_sets_made;
ANALYZE image_variant_sets, image_tag_sets;

-- What pages read by until now; packing reads one image by the primary key.
DROP INDEX idx_image_tags_shown;

-- +goose Down
CREATE INDEX idx_image_tags_shown ON image_tags (image_id, tag_slug COLLATE "C") INCLUDE (tag_name);
DROP TRIGGER image_tags_packed_delete ON image_tags;
DROP TRIGGER image_tags_packed_update ON image_tags;
DROP TRIGGER image_tags_packed_insert ON image_tags;
DROP FUNCTION tags_of_images_changed();
DROP TRIGGER image_variants_packed_delete ON image_variants;
DROP TRIGGER image_variants_packed_update ON image_variants;
DROP TRIGGER image_variants_packed_insert ON image_variants;
DROP FUNCTION variants_changed();
DROP FUNCTION pack_tags(uuid[]);
DROP FUNCTION pack_variants(uuid[]);
DROP TABLE image_tag_sets;
DROP TABLE image_variant_sets;
DROP VIEW image_tag_sets_made;
DROP VIEW image_variant_sets_made;
DROP FUNCTION packed_text(text);
