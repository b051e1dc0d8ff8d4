-- +goose Up
-- Images and the files made of them.
CREATE TABLE images (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	title varchar(255),
	description text,
	storage_provider varchar(20) NOT NULL DEFAULT 'local',
	storage_key varchar(512) NOT NULL,
	original_filename varchar(255) NOT NULL,
	mime_type varchar(100) NOT NULL,
	file_size bigint NOT NULL CONSTRAINT images_file_size_positive CHECK (file_size > 0),
	width integer NOT NULL CONSTRAINT images_width_positive CHECK (width > 0),
	height integer NOT NULL CONSTRAINT images_height_positive CHECK (height > 0),
	status varchar(20) NOT NULL DEFAULT 'processing'
		CONSTRAINT images_status_known CHECK (status IN ('processing', 'active', 'failed', 'deleted')),
	visibility varchar(20) NOT NULL DEFAULT 'private'
		CONSTRAINT images_visibility_known CHECK (visibility IN ('public', 'unlisted', 'private')),
	scan_status varchar(20) NOT NULL DEFAULT 'pending'
		CONSTRAINT images_scan_status_known CHECK (scan_status IN ('pending', 'clean', 'infected', 'error')),
	view_count bigint NOT NULL DEFAULT 0 CONSTRAINT images_view_count_sane CHECK (view_count >= 0),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz,
	CONSTRAINT images_storage_key_unique UNIQUE (storage_provider, storage_key)
);
CREATE INDEX idx_images_owner ON images (owner_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX idx_images_unfinished ON images (status, created_at DESC, id DESC)
	WHERE deleted_at IS NULL AND status <> 'active';

CREATE TABLE image_variants (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
	variant_type varchar(20) NOT NULL CONSTRAINT image_variants_type_known
		CHECK (variant_type IN ('thumbnail', 'small', 'medium', 'large', 'original')),
	storage_key varchar(512) NOT NULL,
	width integer NOT NULL,
	height integer NOT NULL,
	file_size bigint NOT NULL,
	format varchar(20) NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT image_variants_image_type_unique UNIQUE (image_id, variant_type)
);

-- +goose Down
DROP TABLE image_variants;
DROP TABLE images;
