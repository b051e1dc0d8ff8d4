-- The audit log is searched by kind of act, by time and by text; and even whoever owns the table has no
-- right to change what is in it. The trigger of migration 00020 refuses as well, and from now on also
-- where triggers are switched off for replication.

-- +goose Up
CREATE INDEX idx_audit_log_action ON audit_log (action, id DESC);
CREATE INDEX idx_audit_log_created ON audit_log (created_at);
CREATE INDEX idx_audit_log_details ON audit_log USING gin ((details::text) gin_trgm_ops);
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_final;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM PUBLIC, CURRENT_USER;

-- +goose Down
GRANT UPDATE, DELETE, TRUNCATE ON audit_log TO CURRENT_USER;
ALTER TABLE audit_log ENABLE TRIGGER audit_log_final;
DROP INDEX idx_audit_log_details;
DROP INDEX idx_audit_log_created;
DROP INDEX idx_audit_log_action;
