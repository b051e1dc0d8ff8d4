-- Views are counted in Redis and written down now and then (service/counters). Each amount has an id
-- from its first view on; whoever writes it down writes the id in the same statement, so that none
-- is written twice, however often it is tried.

-- +goose Up
CREATE TABLE view_flushes (
	id uuid PRIMARY KEY,
	written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_view_flushes_written ON view_flushes (written_at);

-- Who saw what within the hour, for the time without Redis. viewer: a keyed hash.
CREATE TABLE view_marks (
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	viewer varchar(64) NOT NULL,
	seen_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (image_id, viewer)
);
CREATE INDEX idx_view_marks_seen ON view_marks (seen_at);

-- +goose Down
DROP TABLE view_marks;
DROP TABLE view_flushes;
