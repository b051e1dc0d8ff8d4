-- Asked by PUT /moderation/images/{id}/rating: from now on the rating is the moderator's.
--   $1 id uuid
--   $2 content_rating text
--   $3 moderator uuid
-- -> before text, as it was rated; no row if there is no such image
-- Index: images_pkey
UPDATE images i SET content_rating = $2, rated_by = $3, version = i.version + 1, updated_at = now()
FROM (SELECT id, content_rating FROM images WHERE id = $1 FOR NO KEY UPDATE) old
WHERE i.id = old.id AND i.deleted_at IS NULL
RETURNING old.content_rating AS before
