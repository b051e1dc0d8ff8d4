-- The sitemap's pages begin at remembered images, so that a page costs the same wherever it is. Images
-- are in the order they were made in; a runner adds a beginning whenever a page is full.

-- +goose Up
CREATE TABLE sitemap_pages (
	number integer PRIMARY KEY CHECK (number > 0),
	from_created_at timestamptz NOT NULL,
	from_id uuid NOT NULL
);
INSERT INTO sitemap_pages VALUES (1, '0001-01-01 00:00Z', '00000000-0000-0000-0000-000000000000');

-- +goose Down
DROP TABLE sitemap_pages;
