-- +goose Up
-- How people sort their images.
CREATE TABLE albums (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	title varchar(255) NOT NULL,
	description text,
	visibility varchar(20) NOT NULL DEFAULT 'private'
		CONSTRAINT albums_visibility_known CHECK (visibility IN ('public', 'unlisted', 'private')),
	cover_image_id uuid REFERENCES images (id) ON DELETE SET NULL,
	image_count integer NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_albums_owner ON albums (owner_id);
CREATE INDEX idx_albums_cover ON albums (cover_image_id) WHERE cover_image_id IS NOT NULL;

CREATE TABLE album_images (
	album_id uuid NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	position integer NOT NULL DEFAULT 0,
	added_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (album_id, image_id)
);
CREATE INDEX idx_album_images_image ON album_images (image_id);

CREATE TABLE tags (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	name varchar(100) NOT NULL,
	slug varchar(100) NOT NULL CONSTRAINT tags_slug_key UNIQUE,
	usage_count integer NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE image_tags (
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	tag_id uuid NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
	tagged_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (image_id, tag_id)
);

-- +goose Down
DROP TABLE image_tags;
DROP TABLE tags;
DROP TABLE album_images;
DROP TABLE albums;
