-- Asked when an appeal against the removal of an image is accepted: seen again, as it was.
--   $1 id uuid
-- -> id uuid; no row if it was not removed
-- Index: images_pkey
UPDATE images SET deleted_at = NULL, removed_at = NULL, version = version + 1, updated_at = now()
WHERE id = $1 AND removed_at IS NOT NULL AND status <> 'deleted'
RETURNING id
