-- +goose Up
-- Work that is done later: claimed with SKIP LOCKED, leased, retried, at last dead with a reason.
CREATE TABLE jobs (
	id uuid PRIMARY KEY,
	kind varchar(40) NOT NULL,
	subject_id uuid,
	priority smallint NOT NULL DEFAULT 0,
	state varchar(10) NOT NULL DEFAULT 'queued'
		CONSTRAINT jobs_state_known CHECK (state IN ('queued', 'running', 'done', 'dead')),
	attempts integer NOT NULL DEFAULT 0,
	run_at timestamptz NOT NULL DEFAULT now(),
	leased_until timestamptz,
	lease uuid,
	progress smallint NOT NULL DEFAULT 0 CONSTRAINT jobs_progress_percent CHECK (progress BETWEEN 0 AND 100),
	error text,
	payload jsonb NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_jobs_claim ON jobs (priority DESC, run_at, id) WHERE state = 'queued';
CREATE INDEX idx_jobs_leases ON jobs (leased_until) WHERE state = 'running';
CREATE INDEX idx_jobs_subject ON jobs (subject_id, created_at DESC);
CREATE INDEX idx_jobs_finished ON jobs (updated_at) WHERE state = 'done';

-- +goose Down
DROP TABLE jobs;
