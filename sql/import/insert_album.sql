-- Asked by tintype import of an album with an id of its own, from an export. Made unless it is there;
-- an id that somebody else's album has is not used: then it is the other one.
--   $1 id uuid
--   $2 id uuid that stands for it
--   $3 owner uuid
--   $4 parent uuid or NULL
--   $5 title text
--   $6 description text
--   $7 visibility text
--   $8 created_at timestamptz
-- -> id uuid: which it is; made bool
-- Index: albums_pkey
WITH chosen AS (
	SELECT CASE WHEN EXISTS (SELECT FROM albums WHERE id = $1 AND owner_id <> $3) THEN $2 ELSE $1 END AS id
), made AS (
	INSERT INTO albums (id, owner_id, parent_id, title, description, visibility, created_at)
	SELECT c.id, $3, $4, $5, $6, $7, $8 FROM chosen c
	ON CONFLICT (id) DO NOTHING
	RETURNING id
)
SELECT c.id, EXISTS (SELECT FROM made) AS made FROM chosen c
