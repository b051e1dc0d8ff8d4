-- What an image looks like, in 64 bits: images that differ in few of them look alike.

-- +goose Up
ALTER TABLE images ADD COLUMN perceptual_hash bigint;

-- +goose Down
ALTER TABLE images DROP COLUMN perceptual_hash;
