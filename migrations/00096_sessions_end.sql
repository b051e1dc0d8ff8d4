-- +goose NO TRANSACTION
-- Ended sessions are forgotten after a month, those that were signed out of too: the index is of all.

-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS idx_sessions_end;
CREATE INDEX CONCURRENTLY idx_sessions_end ON sessions (expires_at);
DROP INDEX CONCURRENTLY IF EXISTS idx_sessions_expiry;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS idx_sessions_expiry;
CREATE INDEX CONCURRENTLY idx_sessions_expiry ON sessions (expires_at) WHERE revoked_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS idx_sessions_end;
