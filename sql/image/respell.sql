-- Asked by GET /images/search when nothing was found: what may have been meant, by how titles and tags are
-- spelled. NULL: there is no other way to read it.
--   $1 text text, web-search syntax
-- -> query text, for search.sql
-- Index: idx_search_words_spelling
SELECT search_respelled($1)::text AS query
