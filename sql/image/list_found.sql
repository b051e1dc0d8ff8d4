-- Asked for what a search found (image/search, image/search_ordered): the images, and their texts with what was found
-- in them. Planned once, unlike what finds them. What is not to be seen any more by then is left out.
--   $1 viewer uuid, NULL if anonymous
--   $2 ids uuid[]
--   $3 level int2: what an image's reach must be at least
--   $4 text text
--   $5 reading int2: as of image/search
-- -> an image row (repo/image_row.c), then title_highlight text, description_highlight text; in the order of $2
-- Index: image_search_pkey, images_pkey, users_pkey
-- Most searches are for one word, which most texts of an image do not have. The index of words knows which (A is
-- title and tags, C the description): those are given as they are, or their first words, as ts_headline would
-- after it has read them, which was the dearest of a search.
SELECT
	i.id, i.owner_id, u.username, u.display_name, i.title, i.description, i.alt_text, i.visibility,
	i.status, i.mime_type, i.file_size, i.width, i.height, i.placeholder_color, i.blurhash,
	i.view_count, i.like_count, i.comment_count, i.content_rating, i.created_at, i.updated_at,
	i.version, i.variants, i.tags,
	CASE WHEN $1::uuid IS NOT NULL
		THEN (SELECT true FROM likes l WHERE l.user_id = $1 AND l.image_id = i.id) END AS liked,
	0::bigint AS key,
	0::bigint AS total,
	CASE WHEN numnode(q.query) = 1 AND NOT ts_filter(d.document, '{a}') @@ q.query
		THEN coalesce(i.title, '')
		ELSE ts_headline('english', coalesce(i.title, ''), q.query,
			'HighlightAll=true, StartSel=' || chr(2) || ', StopSel=' || chr(3))
	END AS title_highlight,
	CASE WHEN numnode(q.query) = 1 AND NOT ts_filter(d.document, '{c}') @@ q.query
		THEN coalesce(substring(i.description FROM '^\s*(?:\S+\s+){0,4}\S+'), '')
		ELSE ts_headline('english', coalesce(i.description, ''), q.query,
			'MaxFragments=2, MaxWords=20, MinWords=5, StartSel=' || chr(2) || ', StopSel=' || chr(3))
	END AS description_highlight
FROM (SELECT search_read($4, $5) AS query OFFSET 0) q
CROSS JOIN unnest($2::uuid[]) WITH ORDINALITY t (image_id, place)
CROSS JOIN LATERAL (
	SELECT document FROM image_search WHERE image_id = t.image_id AND reach >= $3 OFFSET 0
) d
CROSS JOIN LATERAL (
	SELECT id, owner_id, title, description, alt_text, visibility, status, mime_type, file_size, width,
		height, placeholder_color, blurhash, view_count, like_count, comment_count, content_rating,
		created_at, updated_at, version, variants, tags
	FROM images WHERE id = t.image_id OFFSET 0
) i
CROSS JOIN LATERAL (
	SELECT username, display_name FROM users WHERE id = i.owner_id OFFSET 0
) u
ORDER BY t.place
