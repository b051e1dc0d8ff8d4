-- +goose Up
-- Uploads that come in pieces (tus 1.0): how much of each is safely here. The bytes are in a file.
CREATE TABLE resumable_uploads (
	id uuid PRIMARY KEY,
	owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	size bigint NOT NULL CONSTRAINT resumable_uploads_size_positive CHECK (size > 0),
	received bigint NOT NULL DEFAULT 0
		CONSTRAINT resumable_uploads_received_sane CHECK (received BETWEEN 0 AND size),
	metadata text NOT NULL,
	image_id uuid REFERENCES images (id) ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);
COMMENT ON COLUMN resumable_uploads.image_id IS 'What it became, when it was whole';
CREATE INDEX idx_resumable_uploads_expiry ON resumable_uploads (expires_at);
CREATE INDEX idx_resumable_uploads_owner ON resumable_uploads (owner_id);
CREATE INDEX idx_resumable_uploads_image ON resumable_uploads (image_id) WHERE image_id IS NOT NULL;

-- +goose Down
DROP TABLE resumable_uploads;
