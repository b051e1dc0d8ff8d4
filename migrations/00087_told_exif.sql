-- What was told of an image when it was moved in and its file does not tell: copies of the same bytes share what
-- the file tells, and nothing else.

-- +goose Up
ALTER TABLE images ADD COLUMN exif_told text[];
COMMENT ON COLUMN images.exif_told IS 'Names in exif that the file itself does not tell';

-- +goose Down
ALTER TABLE images DROP COLUMN exif_told;
