-- Asked by the sweeper: which of these images are not for everybody.
--   $1 ids uuid[]
-- -> id uuid
-- Index: images_pkey
SELECT given.id
FROM unnest($1::uuid[]) AS given (id)
WHERE NOT EXISTS (
	SELECT 1 FROM images i
	WHERE i.id = given.id AND i.visibility = 'public' AND i.status = 'active'
		AND i.deleted_at IS NULL AND i.hidden_at IS NULL
)
