-- Asked by POST /images/{id}/restore: out of the trash, as it was.
--   $1 id uuid
-- -> nothing; affects no row if it is not in the trash, or a moderator removed it
-- Index: images_pkey
UPDATE images SET deleted_at = NULL, version = version + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NOT NULL AND removed_at IS NULL AND status <> 'deleted'
