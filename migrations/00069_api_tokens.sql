-- Personal API tokens: for programs, instead of a session. Only the SHA-256 is kept.

-- +goose Up
CREATE TABLE api_tokens (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	name varchar(100) NOT NULL,
	hint varchar(12) NOT NULL,
	token_hash bytea NOT NULL CONSTRAINT api_tokens_hash_key UNIQUE,
	scopes integer NOT NULL CHECK (scopes > 0),
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz,
	last_used_at timestamptz
);
COMMENT ON COLUMN api_tokens.hint IS 'how it begins, so that its owner knows which it is';
COMMENT ON COLUMN api_tokens.scopes IS 'bits: 1 read, 2 upload, 4 write, 8 moderate, 16 admin';
CREATE INDEX idx_api_tokens_user ON api_tokens (user_id, created_at DESC, id DESC);

-- +goose Down
DROP TABLE api_tokens;
