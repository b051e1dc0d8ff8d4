-- Asked when a moderator removes an image: into the owner's trash, from where it does not come back.
--   $1 id uuid
-- -> id uuid; no row if it was removed before
-- Index: images_pkey
UPDATE images SET deleted_at = coalesce(deleted_at, now()), removed_at = now(), version = version + 1,
	updated_at = now()
WHERE id = $1 AND removed_at IS NULL
RETURNING id
