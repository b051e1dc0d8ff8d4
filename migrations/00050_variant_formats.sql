-- Sizes of an image in more formats than one, for browsers to choose from. Listings show images with their
-- sizes alone: what is none has no place in image_variant_sets (migration 00035), and is not packed.

-- +goose Up
ALTER TABLE image_variants DROP CONSTRAINT image_variants_type_known,
	ADD CONSTRAINT image_variants_type_known CHECK (variant_type IN (
		'thumbnail', 'small', 'medium', 'large', 'original',
		'thumbnail_avif', 'small_avif', 'medium_avif', 'large_avif',
		'thumbnail_jpeg', 'small_jpeg', 'medium_jpeg', 'large_jpeg'));

-- +goose Down
-- Their blobs are the sweeper's.
DELETE FROM image_variants WHERE variant_type LIKE '%\_%';
ALTER TABLE image_variants DROP CONSTRAINT image_variants_type_known,
	ADD CONSTRAINT image_variants_type_known CHECK (variant_type IN (
		'thumbnail', 'small', 'medium', 'large', 'original'));
