-- Asked before a search for several words: which images have all the words that must be there, wherever they
-- stand, up to so many. By the index of words alone it is known at once when few have them; in the order of time
-- the whole gallery would be read for words that never come together.
--   $1 text text
--   $2 reading int2: as of image/search
--   $3 limit int8
-- -> image_id uuid, NULL if there is none; any bool: no word must be there; rough bool: the search asks for
-- more than these words, their order or that others are not there
-- Index: idx_image_search_document
-- Plan: custom
SELECT c.image_id, w.words IS NULL AS any, w.words IS DISTINCT FROM search_read($1, $2)::text AS rough
FROM (
	SELECT nullif(nullif(regexp_replace(querytree(search_read($1, $2)), ' <(-|[0-9]+)> ', ' & ', 'g'), 'T'), '') AS words
) w
LEFT JOIN (
	SELECT image_id FROM image_search
	WHERE document @@ nullif(nullif(regexp_replace(querytree(search_read($1, $2)), ' <(-|[0-9]+)> ', ' & ', 'g'), 'T'), '')::tsquery
	LIMIT $3
) c ON true
