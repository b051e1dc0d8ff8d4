-- Fair between users: each job has a turn, and the lowest is next. A user's next job is a turn behind
-- their last one, or behind whoever is next now: a thousand uploads of one are taken in turns with
-- those of others, and who comes later does not wait for them.

-- +goose Up
ALTER TABLE jobs ADD COLUMN owner_id uuid, ADD COLUMN turn bigint NOT NULL DEFAULT 0;
DROP INDEX idx_jobs_claim;
CREATE INDEX idx_jobs_claim ON jobs (priority DESC, turn, run_at, id) WHERE state = 'queued';
CREATE INDEX idx_jobs_turns ON jobs (turn) WHERE state = 'queued' AND owner_id IS NOT NULL;
CREATE INDEX idx_jobs_owner_turns ON jobs (owner_id, turn) WHERE state = 'queued';
CREATE INDEX idx_jobs_dead ON jobs (updated_at DESC, id) WHERE state = 'dead';

-- +goose Down
DROP INDEX idx_jobs_dead;
DROP INDEX idx_jobs_owner_turns;
DROP INDEX idx_jobs_turns;
DROP INDEX idx_jobs_claim;
CREATE INDEX idx_jobs_claim ON jobs (priority DESC, run_at, id) WHERE state = 'queued';
ALTER TABLE jobs DROP COLUMN turn, DROP COLUMN owner_id;
