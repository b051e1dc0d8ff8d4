-- Asked by POST /images/exists: which of these bytes the owner has already, the oldest image of each.
--   $1 owner uuid
--   $2 hashes text[], SHA-256 in lower-case hexadecimal
-- -> sha256 text, id uuid, status text
-- Index: idx_images_same
SELECT DISTINCT ON (i.content_hash) given.hash AS sha256, i.id, i.status
FROM unnest($2::text[]) AS given (hash)
JOIN images i ON i.owner_id = $1 AND i.content_hash = decode(given.hash, 'hex')
WHERE i.deleted_at IS NULL AND i.hidden_at IS NULL AND i.status IN ('processing', 'active')
ORDER BY i.content_hash, i.created_at, i.id
