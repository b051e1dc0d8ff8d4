-- Asked by PUT and PATCH /images/{id}: all that can be edited, unless somebody was faster.
--   $1 id uuid
--   $2 version int8, as read
--   $3 title text
--   $4 description text
--   $5 alt_text text
--   $6 visibility text
--   $7 content_rating text; one that a moderator gave stays
-- -> nothing; affects no row if the version is another by now
-- Index: images_pkey
UPDATE images SET title = $3, description = $4, alt_text = $5, visibility = $6,
	content_rating = CASE WHEN rated_by IS NULL THEN $7 ELSE content_rating END,
	version = version + 1, updated_at = now()
WHERE id = $1 AND version = $2 AND deleted_at IS NULL
