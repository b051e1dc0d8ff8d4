-- +goose Up
-- Who gives a role away is held against the other administrators: few rows, found at once.
CREATE INDEX idx_users_admins ON users (id) WHERE role = 'admin' AND status = 'active';

-- +goose Down
DROP INDEX idx_users_admins;
