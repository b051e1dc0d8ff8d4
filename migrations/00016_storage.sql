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

-- +goose Down
DROP TABLE storage_sweeps;
DROP INDEX idx_images_same;
ALTER TABLE images DROP COLUMN duplicate_of;
ALTER TABLE image_variants DROP COLUMN storage_provider;
DROP INDEX idx_image_variants_key;
