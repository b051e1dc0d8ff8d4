-- Where a photo was taken, for its owner alone and only if they wish; and what looks alike of one owner.

-- +goose Up
ALTER TABLE images ADD COLUMN keep_position boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN images.keep_position IS 'Asked for by the owner when it was uploaded';
-- A table of its own: no statement that shows images to others reads it.
CREATE TABLE image_positions (
	image_id uuid PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
	latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
	longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180)
);
CREATE INDEX idx_images_likeness ON images (owner_id, perceptual_hash, id)
	WHERE perceptual_hash IS NOT NULL AND status = 'active' AND deleted_at IS NULL AND hidden_at IS NULL;

-- +goose Down
DROP INDEX idx_images_likeness;
DROP TABLE image_positions;
ALTER TABLE images DROP COLUMN keep_position;
