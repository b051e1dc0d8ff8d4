-- +goose NO TRANSACTION
-- +goose Up
-- The indexes of the performance study. Built without locking anyone out, so outside a transaction:
-- an interrupted run leaves an invalid index behind, which the runner drops before it begins again.
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_public_listing
	ON images (created_at DESC, id DESC)
	WHERE deleted_at IS NULL AND status = 'active' AND visibility = 'public';

-- A NULL title must not make the whole vector NULL.
ALTER TABLE images ADD COLUMN IF NOT EXISTS search_vector tsvector
	GENERATED ALWAYS AS (
		to_tsvector('english', coalesce(title, '') || ' ' || coalesce(description, ''))
	) STORED;

CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_search_vector ON images USING gin (search_vector);

CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_comments_user_history
	ON comments (user_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_image_tags_tag_image ON image_tags (tag_id, image_id);

ANALYZE users, images, image_variants, albums, album_images, tags, image_tags, likes, comments;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS idx_image_tags_tag_image;
DROP INDEX CONCURRENTLY IF EXISTS idx_comments_user_history;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_search_vector;
ALTER TABLE images DROP COLUMN IF EXISTS search_vector;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_public_listing;
