-- Share links: whoever has one sees what it names, signed in or not.

-- +goose Up
-- The link's secret is not stored: it is the id and an HMAC of it by the installation's key.
CREATE TABLE shares (
	id uuid PRIMARY KEY,
	owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	album_id uuid REFERENCES albums (id) ON DELETE CASCADE,
	image_id uuid REFERENCES images (id) ON DELETE CASCADE,
	target_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(album_id, image_id)) STORED,
	password_hash text,
	allow_download boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz,
	tries integer NOT NULL DEFAULT 0,
	tries_since timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT shares_one_thing CHECK (num_nonnulls(album_id, image_id) = 1)
);
COMMENT ON COLUMN shares.tries IS 'passwords that were tried since tries_since';
CREATE INDEX idx_shares_target ON shares (target_id, created_at DESC, id DESC);
-- For the foreign keys.
CREATE INDEX idx_shares_owner ON shares (owner_id);
CREATE INDEX idx_shares_album ON shares (album_id) WHERE album_id IS NOT NULL;
CREATE INDEX idx_shares_image ON shares (image_id) WHERE image_id IS NOT NULL;

-- +goose Down
DROP TABLE shares;
