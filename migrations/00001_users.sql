-- +goose Up
-- People and their sign-ins.
CREATE TABLE users (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	email varchar(255) NOT NULL,
	username varchar(50) NOT NULL,
	password_hash varchar(255) NOT NULL,
	role varchar(20) NOT NULL DEFAULT 'user'
		CONSTRAINT users_role_known CHECK (role IN ('user', 'moderator', 'admin')),
	status varchar(20) NOT NULL DEFAULT 'active'
		CONSTRAINT users_status_known CHECK (status IN ('active', 'pending', 'suspended', 'deleted')),
	display_name varchar(100),
	bio varchar(500),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz,
	CONSTRAINT users_email_key UNIQUE (email),
	CONSTRAINT users_username_key UNIQUE (username)
);

CREATE TABLE sessions (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	refresh_token_hash varchar(255) NOT NULL,
	ip_address inet,
	user_agent text,
	expires_at timestamptz NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	revoked_at timestamptz
);
CREATE INDEX idx_sessions_user ON sessions (user_id, created_at DESC, id DESC);
CREATE INDEX idx_sessions_refresh_token ON sessions (refresh_token_hash);
CREATE INDEX idx_sessions_expiry ON sessions (expires_at) WHERE revoked_at IS NULL;

-- +goose Down
DROP TABLE sessions;
DROP TABLE users;
