-- Bans, the audit log, and what becomes of an account that is suspended or deleted.

-- +goose Up
CREATE TABLE bans (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	moderator_id uuid,
	reason varchar(1000) NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz,
	lifted_at timestamptz,
	lifted_by uuid
);
COMMENT ON COLUMN bans.moderator_id IS 'NULL: the operator, by the command line';
-- One at a time.
CREATE UNIQUE INDEX idx_bans_current ON bans (user_id) WHERE lifted_at IS NULL;
CREATE INDEX idx_bans_listing ON bans (created_at DESC, id DESC) WHERE lifted_at IS NULL;
CREATE INDEX idx_bans_ending ON bans (expires_at) WHERE lifted_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX idx_bans_user ON bans (user_id, created_at DESC);

-- Who did what to whom. No foreign keys: it outlives them all.
CREATE TABLE audit_log (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	created_at timestamptz NOT NULL DEFAULT now(),
	actor_id uuid,
	action varchar(40) NOT NULL,
	subject_kind varchar(20) NOT NULL,
	subject_id uuid,
	details jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN audit_log.actor_id IS 'NULL: the operator, or tintype itself';
CREATE INDEX idx_audit_log_actor ON audit_log (actor_id, id DESC);
CREATE INDEX idx_audit_log_subject ON audit_log (subject_id, id DESC);

-- +goose StatementBegin
CREATE FUNCTION audit_log_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_log_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
	FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_final();

-- What is added while its owner is being suspended or deleted is hidden like the rest: whoever adds it
-- waits for whoever changes the account, and the other way round.
-- +goose StatementBegin
CREATE FUNCTION hide_of_gone_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	state text;
BEGIN
	SELECT status INTO state FROM users WHERE id = NEW.owner_id FOR SHARE;
	IF state IN ('suspended', 'deleted') THEN
		NEW.hidden_at := coalesce(NEW.hidden_at, now());
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_of_gone_owner BEFORE INSERT ON images
	FOR EACH ROW EXECUTE FUNCTION hide_of_gone_owner();
CREATE TRIGGER albums_of_gone_owner BEFORE INSERT ON albums
	FOR EACH ROW EXECUTE FUNCTION hide_of_gone_owner();

-- +goose Down
DROP TRIGGER albums_of_gone_owner ON albums;
DROP TRIGGER images_of_gone_owner ON images;
DROP FUNCTION hide_of_gone_owner();
DROP TABLE audit_log;
DROP FUNCTION audit_log_is_final();
DROP TABLE bans;
