-- +goose Up
-- What people say to each other's images.
CREATE TABLE likes (
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (user_id, image_id)
);
CREATE INDEX idx_likes_image ON likes (image_id, created_at DESC);

CREATE TABLE comments (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	content text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE INDEX idx_comments_image ON comments (image_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX idx_comments_user ON comments (user_id);

-- +goose Down
DROP TABLE comments;
DROP TABLE likes;
