-- Asked by the upload: a new image, not ready yet.
--   $1 id uuid
--   $2 owner uuid
--   $3 title text
--   $4 description text
--   $5 visibility text
--   $6 content_rating text
--   $7 storage_key text
--   $8 original_filename text
--   $9 mime_type text
--   $10 file_size int8
--   $11 width int4
--   $12 height int4
--   $13 content_hash bytea
--   $14 storage_provider text
--   $15 keep_position bool
--   $16 alt_text text
--   $17 exif text, JSON, or NULL
--   $18 created_at timestamptz, NULL: now
--   $19 view_count int8
-- -> nothing
INSERT INTO images (id, owner_id, title, description, visibility, content_rating, storage_provider,
	storage_key, original_filename, mime_type, file_size, width, height, content_hash, status,
	scan_status, keep_position, alt_text, exif, created_at, view_count)
VALUES ($1, $2, $3, $4, $5, $6, $14, $7, $8, $9, $10, $11, $12, $13, 'processing', 'pending', $15,
	$16, $17::text::jsonb, coalesce($18::timestamptz, now()), $19)
