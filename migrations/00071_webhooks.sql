-- Webhooks: what happens to somebody's images is told to an address of theirs. Deliveries are made by
-- triggers in the transaction of what happened, and sent by the job webhook.deliver.

-- +goose Up
CREATE TABLE webhooks (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	url varchar(500) NOT NULL,
	events text[] NOT NULL,
	active boolean NOT NULL DEFAULT true,
	secret varchar(80) NOT NULL,
	old_secret varchar(80),
	rotated_at timestamptz,
	failures integer NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN webhooks.old_secret IS 'signs too, for a day after rotated_at';
COMMENT ON COLUMN webhooks.failures IS 'one after the other; after many the webhook is switched off';
CREATE INDEX idx_webhooks_user ON webhooks (user_id, created_at DESC, id DESC);

CREATE TABLE webhook_deliveries (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
	event varchar(40) NOT NULL,
	data jsonb NOT NULL,
	state varchar(10) NOT NULL DEFAULT 'queued' CONSTRAINT webhook_deliveries_state_known
		CHECK (state IN ('queued', 'waiting', 'delivered', 'dead')),
	attempts integer NOT NULL DEFAULT 0,
	next_at timestamptz,
	response_status integer,
	error text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	attempted_at timestamptz
);
COMMENT ON COLUMN webhook_deliveries.state IS
	'queued: a job has it; waiting: tried again at next_at; dead: tried too often';
CREATE INDEX idx_webhook_deliveries_listing ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
CREATE INDEX idx_webhook_deliveries_due ON webhook_deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX idx_webhook_deliveries_age ON webhook_deliveries (created_at);

-- The job of each delivery; below the jobs of images.
-- +goose StatementBegin
CREATE FUNCTION enqueue_webhook_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO jobs (id, kind, subject_id, priority)
	SELECT gen_random_uuid(), 'webhook.deliver', id, -2 FROM new_rows WHERE state = 'queued';
	IF FOUND THEN
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER webhook_deliveries_enqueued AFTER INSERT ON webhook_deliveries
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION enqueue_webhook_deliveries();

-- Nobody pays for webhooks who has none: the first thing each trigger asks is whether there are any.
-- +goose StatementBegin
CREATE FUNCTION hook_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO webhook_deliveries (webhook_id, event, data)
	SELECT w.id, 'image.' || NEW.status, jsonb_build_object('image_id', NEW.id,
		'title', coalesce(NEW.title, ''), 'visibility', NEW.visibility)
	FROM webhooks w
	WHERE w.user_id = NEW.owner_id AND w.active AND 'image.' || NEW.status = ANY (w.events);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER images_hooked AFTER UPDATE OF status ON images
	FOR EACH ROW WHEN (OLD.status = 'processing' AND NEW.status IN ('active', 'failed'))
	EXECUTE FUNCTION hook_image();
-- +goose StatementBegin
CREATE FUNCTION hook_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM webhooks) THEN
		RETURN NULL;
	END IF;
	INSERT INTO webhook_deliveries (webhook_id, event, data)
	SELECT w.id, 'comment.created', jsonb_build_object('comment_id', c.id, 'image_id', c.image_id,
		'user_id', c.user_id, 'content', c.content)
	FROM new_rows c
	JOIN images i ON i.id = c.image_id AND i.owner_id <> c.user_id
	JOIN webhooks w ON w.user_id = i.owner_id AND w.active AND 'comment.created' = ANY (w.events);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER comments_hooked AFTER INSERT ON comments
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hook_comments();
-- +goose StatementBegin
CREATE FUNCTION hook_likes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM webhooks) THEN
		RETURN NULL;
	END IF;
	INSERT INTO webhook_deliveries (webhook_id, event, data)
	SELECT w.id, 'like.created', jsonb_build_object('image_id', l.image_id, 'user_id', l.user_id)
	FROM new_rows l
	JOIN images i ON i.id = l.image_id AND i.owner_id <> l.user_id
	JOIN webhooks w ON w.user_id = i.owner_id AND w.active AND 'like.created' = ANY (w.events);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER likes_hooked AFTER INSERT ON likes
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hook_likes();
-- To those in office, as long as they are.
-- +goose StatementBegin
CREATE FUNCTION hook_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM webhooks) THEN
		RETURN NULL;
	END IF;
	INSERT INTO webhook_deliveries (webhook_id, event, data)
	SELECT w.id, 'report.created', jsonb_build_object('report_id', r.id, 'image_id', r.image_id,
		'reason', r.reason)
	FROM new_rows r
	JOIN webhooks w ON w.active AND 'report.created' = ANY (w.events)
	JOIN users u ON u.id = w.user_id AND u.role IN ('moderator', 'admin') AND u.status = 'active';
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER reports_hooked AFTER INSERT ON reports
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hook_reports();

-- +goose Down
DROP TRIGGER reports_hooked ON reports;
DROP FUNCTION hook_reports();
DROP TRIGGER likes_hooked ON likes;
DROP FUNCTION hook_likes();
DROP TRIGGER comments_hooked ON comments;
DROP FUNCTION hook_comments();
DROP TRIGGER images_hooked ON images;
DROP FUNCTION hook_image();
DROP TABLE webhook_deliveries;
DROP FUNCTION enqueue_webhook_deliveries();
DROP TABLE webhooks;
