-- +goose Up
-- Signing in: lock-out, refresh token families, bans.
ALTER TABLE users
	ADD COLUMN failed_logins integer NOT NULL DEFAULT 0,
	ADD COLUMN locked_until timestamptz,
	ADD COLUMN password_changed_at timestamptz,
	ADD COLUMN version bigint NOT NULL DEFAULT 1;

COMMENT ON COLUMN users.locked_until IS 'after too many wrong passwords: nobody signs in until then';

-- Whatever the case they were typed in.
CREATE UNIQUE INDEX idx_users_email_folded ON users (lower(email));
CREATE UNIQUE INDEX idx_users_username_folded ON users (lower(username));

-- A session is a family of refresh tokens, of which one is good at a time.
ALTER TABLE sessions
	ADD COLUMN last_used_at timestamptz,
	ADD COLUMN rotated_at timestamptz,
	ADD COLUMN revoked_reason varchar(40);

-- Tokens that were used, so that one that comes back is known for what it is.
CREATE TABLE refresh_tokens_used (
	token_hash varchar(64) PRIMARY KEY,
	session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
	used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_refresh_tokens_used_session ON refresh_tokens_used (session_id);

-- +goose Down
DROP TABLE refresh_tokens_used;
ALTER TABLE sessions DROP COLUMN last_used_at, DROP COLUMN rotated_at, DROP COLUMN revoked_reason;
DROP INDEX idx_users_username_folded;
DROP INDEX idx_users_email_folded;
ALTER TABLE users
	DROP COLUMN failed_logins, DROP COLUMN locked_until, DROP COLUMN password_changed_at,
	DROP COLUMN version;
