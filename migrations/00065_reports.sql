-- Reports of images, what was decided about them, and what the person concerned says to that.

-- +goose Up
-- What is removed by a moderator lies in the owner's trash, but does not come back by itself; a rating that
-- a moderator gave is not taken back by the owner.
ALTER TABLE images ADD COLUMN removed_at timestamptz, ADD COLUMN rated_by uuid;
COMMENT ON COLUMN images.removed_at IS 'set when a moderator removed it: the owner cannot restore it';
COMMENT ON COLUMN images.rated_by IS 'the moderator whose content_rating it is; NULL: the owner''s';

-- Ids of people and images that are gone become NULL: that something was reported stays known.
CREATE TABLE reports (
	id uuid PRIMARY KEY,
	image_id uuid REFERENCES images (id) ON DELETE SET NULL,
	owner_id uuid REFERENCES users (id) ON DELETE SET NULL,
	reporter_id uuid REFERENCES users (id) ON DELETE SET NULL,
	image_title varchar(255) NOT NULL DEFAULT '',
	reason varchar(20) NOT NULL CONSTRAINT reports_reason_known
		CHECK (reason IN ('spam', 'inappropriate', 'copyright', 'harassment', 'other')),
	description varchar(1000) NOT NULL DEFAULT '',
	status varchar(20) NOT NULL DEFAULT 'pending' CONSTRAINT reports_status_known
		CHECK (status IN ('pending', 'reviewing', 'resolved', 'dismissed')),
	reviewer_id uuid,
	claimed_at timestamptz,
	action varchar(20) CONSTRAINT reports_action_known
		CHECK (action IN ('dismiss', 'warn', 'remove', 'ban')),
	resolution varchar(1000) NOT NULL DEFAULT '',
	resolved_by uuid,
	resolved_at timestamptz,
	decided_with uuid REFERENCES reports (id) ON DELETE SET NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT reports_decided_whole CHECK ((action IS NULL) = (resolved_at IS NULL)
		AND (action IS NULL) = (status IN ('pending', 'reviewing')))
);
COMMENT ON COLUMN reports.image_title IS 'as it was when it was reported';
COMMENT ON COLUMN reports.decided_with IS 'another report of the same image, by whose decision this one ended';
-- Nobody reports the same image twice before the first is decided.
CREATE UNIQUE INDEX idx_reports_open ON reports (reporter_id, image_id)
	WHERE status IN ('pending', 'reviewing');
CREATE INDEX idx_reports_listing ON reports (created_at DESC, id DESC);
CREATE INDEX idx_reports_status ON reports (status, created_at DESC, id DESC);
CREATE INDEX idx_reports_image ON reports (image_id);
CREATE INDEX idx_reports_reporter ON reports (reporter_id);
CREATE INDEX idx_reports_owner ON reports (owner_id, resolved_at DESC, id DESC);
CREATE INDEX idx_reports_decided_with ON reports (decided_with) WHERE decided_with IS NOT NULL;

-- Against a decision, or against a ban.
CREATE TABLE appeals (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	report_id uuid REFERENCES reports (id) ON DELETE CASCADE,
	ban_id uuid REFERENCES bans (id) ON DELETE CASCADE,
	content varchar(2000) NOT NULL,
	status varchar(20) NOT NULL DEFAULT 'pending'
		CONSTRAINT appeals_status_known CHECK (status IN ('pending', 'accepted', 'rejected')),
	answer varchar(1000) NOT NULL DEFAULT '',
	decided_by uuid,
	decided_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT appeals_one_subject CHECK (num_nonnulls(report_id, ban_id) = 1)
);
-- One word against each decision.
CREATE UNIQUE INDEX idx_appeals_report ON appeals (report_id) WHERE report_id IS NOT NULL;
CREATE UNIQUE INDEX idx_appeals_ban ON appeals (ban_id) WHERE ban_id IS NOT NULL;
CREATE INDEX idx_appeals_user ON appeals (user_id);
CREATE INDEX idx_appeals_listing ON appeals (created_at DESC, id DESC);
CREATE INDEX idx_appeals_status ON appeals (status, created_at DESC, id DESC);

-- +goose Down
DROP TABLE appeals;
DROP TABLE reports;
ALTER TABLE images DROP COLUMN rated_by, DROP COLUMN removed_at;
