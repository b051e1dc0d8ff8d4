-- Asked by the job image.process: where the image was taken, which its owner wished to keep.
--   $1 image uuid
--   $2 latitude float8
--   $3 longitude float8
-- Index: image_positions_pkey
INSERT INTO image_positions (image_id, latitude, longitude) VALUES ($1, $2, $3)
ON CONFLICT (image_id) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude
