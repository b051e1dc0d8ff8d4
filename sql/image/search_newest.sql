-- Asked before a search for a phrase of common words, or for images without a word: the newest images that
-- have all words that must be there. The phrase is then looked for in these.
--   $1 text text
--   $2 reading int2: as of image/search
--   $3 limit int8
--   $4 level int2: what an image's reach must be at least
--   $5 from timestamptz or NULL
--   $6 to timestamptz or NULL
-- -> image_id uuid
-- Index: idx_image_search_newest, idx_image_search_document
-- Plan: custom
SELECT image_id FROM image_search
WHERE (
		nullif(nullif(regexp_replace(querytree(search_read($1, $2)), ' <(-|[0-9]+)> ', ' & ', 'g'), 'T'), '') IS NULL
		OR document @@ nullif(nullif(regexp_replace(querytree(search_read($1, $2)), ' <(-|[0-9]+)> ', ' & ', 'g'), 'T'), '')::tsquery
	)
	AND ($4::smallint < 3 OR reach = 3) AND reach >= $4
	AND ($5::timestamptz IS NULL OR created_at >= $5)
	AND ($6::timestamptz IS NULL OR created_at < $6)
ORDER BY created_at DESC, image_id DESC
LIMIT $3
