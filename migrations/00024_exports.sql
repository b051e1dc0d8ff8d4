-- What people take with them: one archive of everything that is held on them, for a day.

-- +goose Up
CREATE TABLE exports (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	storage_key varchar(512) UNIQUE,
	file_size bigint,
	created_at timestamptz NOT NULL DEFAULT now(),
	finished_at timestamptz,
	expires_at timestamptz
);
-- One is made at a time.
CREATE UNIQUE INDEX idx_exports_unfinished ON exports (user_id) WHERE finished_at IS NULL;
CREATE INDEX idx_exports_user ON exports (user_id, created_at DESC);
CREATE INDEX idx_exports_expiry ON exports (expires_at);

-- +goose Down
DROP TABLE exports;
