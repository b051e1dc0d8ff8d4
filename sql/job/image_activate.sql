-- Asked by the job image.process, at its end: from now on the image is seen. What the file tells of the
-- camera goes over what was known before, of an image that was moved in; exif_told says what is left of that.
--   $1 image uuid
--   $2 storage_key text, of the original as it is served
--   $3 width int4
--   $4 height int4
--   $5 file_size int8
--   $6 exif text, JSON
--   $7 placeholder_color text
--   $8 blurhash text
--   $9 scan_status text, NULL if nobody scanned it: then it stays pending
--   $10 perceptual_hash int8
--   $11 mime_type text, of the original as it is served
-- -> id uuid
-- Index: images_pkey
UPDATE images SET status = 'active', storage_key = $2, width = $3::int4, height = $4::int4,
	file_size = $5::int8, exif = coalesce(exif, '{}') || $6::text::jsonb, placeholder_color = $7, blurhash = $8,
	exif_told = (SELECT array_agg(name) FROM jsonb_object_keys(exif) name WHERE NOT $6::text::jsonb ? name),
	scan_status = coalesce($9, scan_status), perceptual_hash = $10::int8, mime_type = $11,
	failure_reason = NULL, processed_at = now(), updated_at = now(), version = version + 1
WHERE id = $1 AND status = 'processing'
RETURNING id
