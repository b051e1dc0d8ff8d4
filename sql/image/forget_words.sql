-- Asked now and then by tintype-jobs: of so many words of search, taken at random, those that no image has
-- any more.
--   $1 limit int8
-- -> nothing
-- Index: idx_image_search_document
DELETE FROM search_words w
WHERE w.ctid = ANY (ARRAY(SELECT ctid FROM search_words ORDER BY random() LIMIT $1))
	AND NOT EXISTS (
		SELECT FROM image_search s WHERE s.document @@ plainto_tsquery('simple', w.word)
	)
