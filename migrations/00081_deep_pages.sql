-- +goose NO TRANSACTION
-- A page by number that lies deep in a listing skips all that is before it. That is cheap where the index
-- alone tells what to skip, so the indexes by views and likes know the rating, too: anonymous visitors are
-- shown what is safe.
--
-- Built while the gallery goes on: listings read the old index, by another name, until the new one is there.
-- An interrupted run may be begun again at any place; at worst an index is built twice.

-- +goose Up
-- +goose StatementBegin
DO $$ BEGIN
	IF to_regclass('idx_images_public_views_before') IS NULL THEN
		ALTER INDEX IF EXISTS idx_images_public_views RENAME TO idx_images_public_views_before;
	END IF;
END $$;
-- +goose StatementEnd
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_public_views
	ON images (view_count DESC, id DESC) INCLUDE (content_rating)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_public_views_before;
-- +goose StatementBegin
DO $$ BEGIN
	IF to_regclass('idx_images_public_likes_before') IS NULL THEN
		ALTER INDEX IF EXISTS idx_images_public_likes RENAME TO idx_images_public_likes_before;
	END IF;
END $$;
-- +goose StatementEnd
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_public_likes
	ON images (like_count DESC, id DESC) INCLUDE (content_rating)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_public_likes_before;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN
	IF to_regclass('idx_images_public_views_before') IS NULL THEN
		ALTER INDEX IF EXISTS idx_images_public_views RENAME TO idx_images_public_views_before;
	END IF;
END $$;
-- +goose StatementEnd
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_public_views ON images (view_count DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_public_views_before;
-- +goose StatementBegin
DO $$ BEGIN
	IF to_regclass('idx_images_public_likes_before') IS NULL THEN
		ALTER INDEX IF EXISTS idx_images_public_likes RENAME TO idx_images_public_likes_before;
	END IF;
END $$;
-- +goose StatementEnd
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_public_likes ON images (like_count DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_public_likes_before;
