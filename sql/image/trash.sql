-- Asked by DELETE /images/{id}: into the owner's trash, from where a job takes it after 30 days.
--   $1 id uuid
-- -> nothing; affects no row if it is there already
-- Index: images_pkey
UPDATE images SET deleted_at = now(), version = version + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NULL
