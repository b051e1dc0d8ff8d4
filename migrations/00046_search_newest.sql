-- A word may be found in a hundred thousand images. What is shown of them is the newest, or the best of
-- the newest thousand, so rows of search know when their image was made, and have an index by it: how
-- much is read does not grow with the gallery.

-- +goose Up
ALTER TABLE image_search ADD COLUMN created_at timestamptz;
UPDATE image_search s SET created_at = i.created_at FROM images i WHERE i.id = s.image_id;
ALTER TABLE image_search ALTER COLUMN created_at SET NOT NULL;
CREATE OR REPLACE VIEW image_search_made AS
	SELECT i.id AS image_id, image_reach(i.status, i.visibility, i.deleted_at, i.hidden_at) AS reach,
		w.strong AS plain,
		setweight(to_tsvector('english', w.strong) || to_tsvector('simple', w.strong), 'A')
			|| setweight(to_tsvector('english', w.weak) || to_tsvector('simple', w.weak), 'C')
			AS document,
		i.created_at
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
CREATE OR REPLACE FUNCTION search_refresh(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM image_search WHERE image_id = ANY (ids) ORDER BY image_id FOR UPDATE;
	INSERT INTO image_search AS s (image_id, reach, plain, document, created_at)
	SELECT image_id, reach, plain, document, created_at FROM image_search_made
	WHERE image_id = ANY (ids) ORDER BY image_id
	ON CONFLICT (image_id) DO UPDATE
	SET reach = excluded.reach, plain = excluded.plain, document = excluded.document;
END
$$;
-- +goose StatementEnd
CREATE INDEX idx_image_search_newest ON image_search (created_at DESC, image_id DESC) WHERE reach = 3;
ANALYZE image_search;

-- +goose Down
DROP INDEX idx_image_search_newest;
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
DROP VIEW image_search_made;
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
ALTER TABLE image_search DROP COLUMN created_at;
