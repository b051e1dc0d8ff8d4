-- A page by number that lies deep in a listing skips all that is before it. That is cheap where the index
-- alone tells what to skip, so the indexes by views and likes know the rating, too: anonymous visitors are
-- shown what is safe.

-- +goose Up
DROP INDEX idx_images_public_views;
CREATE INDEX idx_images_public_views ON images (view_count DESC, id DESC) INCLUDE (content_rating)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP INDEX idx_images_public_likes;
CREATE INDEX idx_images_public_likes ON images (like_count DESC, id DESC) INCLUDE (content_rating)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;

-- +goose Down
DROP INDEX idx_images_public_views;
CREATE INDEX idx_images_public_views ON images (view_count DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
DROP INDEX idx_images_public_likes;
CREATE INDEX idx_images_public_likes ON images (like_count DESC, id DESC)
	WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL;
