-- The first page as the first product asked for it, with the total that it counted each time.
SELECT id, owner_id, title, description, storage_provider, storage_key, original_filename, mime_type, file_size,
       width, height, status, visibility, scan_status, view_count, created_at, updated_at, deleted_at,
       (SELECT count(*) FROM images
        WHERE deleted_at IS NULL AND status = 'active' AND visibility = 'public') AS total
FROM images
WHERE deleted_at IS NULL AND status = 'active' AND visibility = 'public'
ORDER BY created_at DESC
LIMIT 50
