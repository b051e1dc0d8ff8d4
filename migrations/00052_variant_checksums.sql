-- What an archive says of a file before its bytes come.

-- +goose Up
ALTER TABLE image_variants ADD COLUMN crc32 bigint CHECK (crc32 BETWEEN 0 AND 4294967295);
COMMENT ON COLUMN image_variants.crc32 IS 'Of originals, when somebody first asked for an archive with it';

-- +goose Down
ALTER TABLE image_variants DROP COLUMN crc32;
