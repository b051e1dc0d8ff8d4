-- +goose Up
-- Where each file lies, who shares the bytes of whom, and when the store was swept.
ALTER TABLE image_variants ADD COLUMN storage_provider varchar(20) NOT NULL DEFAULT 'local'
	CONSTRAINT image_variants_provider_known CHECK (storage_provider IN ('local', 's3'));
CREATE INDEX idx_image_variants_key ON image_variants (storage_key);
COMMENT ON COLUMN image_variants.storage_key IS
	'Copies of an image name the same: a blob goes when its last row is gone';

ALTER TABLE images ADD COLUMN duplicate_of uuid REFERENCES images (id) ON DELETE SET NULL;
COMMENT ON COLUMN images.duplicate_of IS
	'The image of the same owner that was made of the same bytes, when this one was uploaded';
CREATE INDEX idx_images_duplicates ON images (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX idx_images_same ON images (owner_id, content_hash)
	WHERE deleted_at IS NULL AND status IN ('processing', 'active');

CREATE TABLE storage_sweeps (
	name varchar(20) PRIMARY KEY,
	due_at timestamptz NOT NULL
);
INSERT INTO storage_sweeps (name, due_at) VALUES ('storage', now());

-- nginx sends public files by links that need no program to be asked. Whoever changes rows so that a
-- link must go hears of it on the same connection, before the transaction ends.
-- +goose StatementBegin
CREATE FUNCTION image_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE USING ERRCODE = 'TT001', MESSAGE = OLD.id::text;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION variant_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE USING ERRCODE = 'TT001', MESSAGE = OLD.image_id::text;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_withdrawn AFTER UPDATE ON images FOR EACH ROW
	WHEN (image_reach(OLD.status, OLD.visibility, OLD.deleted_at, OLD.hidden_at)
		<> image_reach(NEW.status, NEW.visibility, NEW.deleted_at, NEW.hidden_at))
	EXECUTE FUNCTION image_withdrawn();
CREATE TRIGGER images_withdrawn_delete AFTER DELETE ON images FOR EACH ROW
	EXECUTE FUNCTION image_withdrawn();
CREATE TRIGGER image_variants_withdrawn AFTER UPDATE ON image_variants FOR EACH ROW
	WHEN (OLD.storage_key <> NEW.storage_key OR OLD.storage_provider <> NEW.storage_provider)
	EXECUTE FUNCTION variant_withdrawn();
CREATE TRIGGER image_variants_withdrawn_delete AFTER DELETE ON image_variants FOR EACH ROW
	EXECUTE FUNCTION variant_withdrawn();

-- +goose Down
DROP TRIGGER image_variants_withdrawn_delete ON image_variants;
DROP TRIGGER image_variants_withdrawn ON image_variants;
DROP TRIGGER images_withdrawn_delete ON images;
DROP TRIGGER images_withdrawn ON images;
DROP FUNCTION variant_withdrawn();
DROP FUNCTION image_withdrawn();
DROP TABLE storage_sweeps;
DROP INDEX idx_images_same;
ALTER TABLE images DROP COLUMN duplicate_of;
ALTER TABLE image_variants DROP COLUMN storage_provider;
DROP INDEX idx_image_variants_key;
