-- Typing errors were looked for among all titles: a wrong letter in a common word was compared with each
-- image that has the word, for seconds in a gallery of a million. Words are fewer, and their number grows
-- slowly: the nearest words are looked up, and then searched for like any others.
--
-- search_similar() and search_query(text, boolean) are what the version before asks; they stay until the next.

-- +goose Up
-- The words of titles and tags, of 3 to 40 letters. Those of images that are gone may remain. The same word may stand here twice, of two
-- transactions that met it first at once: so nobody waits for anybody, as they would at a unique index.
CREATE TABLE search_words (word text NOT NULL);
CREATE FUNCTION search_words_of(plain text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
	SELECT w FROM unnest(tsvector_to_array(to_tsvector('simple', plain))) w
	WHERE length(w) BETWEEN 3 AND 40 AND w !~ '[0-9]'
$$;
INSERT INTO search_words (word) SELECT DISTINCT w FROM image_search s, search_words_of(s.plain) w ORDER BY w;
CREATE INDEX idx_search_words_word ON search_words (word);
CREATE INDEX idx_search_words_spelling ON search_words USING gin (word gin_trgm_ops);
DROP INDEX idx_image_search_plain;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_refresh(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM image_search WHERE image_id = ANY (ids) ORDER BY image_id FOR UPDATE;
	INSERT INTO image_search AS s (image_id, reach, plain, document, created_at)
	SELECT image_id, reach, plain, document, created_at FROM image_search_made
	WHERE image_id = ANY (ids) ORDER BY image_id
	ON CONFLICT (image_id) DO UPDATE
	SET reach = excluded.reach, plain = excluded.plain, document = excluded.document;
	INSERT INTO search_words (word)
	SELECT DISTINCT w FROM image_search s, search_words_of(s.plain) w
	WHERE s.image_id = ANY (ids) AND NOT EXISTS (SELECT FROM search_words k WHERE k.word = w);
END
$$;
-- +goose StatementEnd

-- PostgreSQL's parser of web-search syntax keeps a stack for "-", and fails when some thirty of them wait for a
-- word ("-----", '-"" -""'). Then the words are what is left.
-- +goose StatementBegin
CREATE FUNCTION search_web(configuration regconfig, typed text)
RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS $$
BEGIN
	RETURN websearch_to_tsquery(configuration, search_plain(typed));
EXCEPTION WHEN internal_error THEN
	RETURN plainto_tsquery(configuration, search_plain(typed));
END
$$;
-- +goose StatementEnd

-- What a person typed as a query. reading: 0 quotes, "or" and "-" as on the web; of English stop words
-- alone, the words as they are; 1 the same, and the last word is a beginning; 2 it is a query already.
-- In PL/pgSQL, because that plans its statements once and not at each call.
-- +goose StatementBegin
CREATE FUNCTION search_read(typed text, reading smallint)
RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS $$
DECLARE
	simple tsquery;
	english tsquery;
BEGIN
	IF reading = 2 THEN
		RETURN typed::tsquery;
	END IF;
	simple := search_web('simple', typed);
	IF reading = 1 AND right(simple::text, 1) = '''' THEN
		RETURN (simple::text || ':*')::tsquery;
	END IF;
	english := search_web('english', typed);
	RETURN CASE WHEN numnode(english) > 0 THEN english ELSE simple END;
END
$$;
-- +goose StatementEnd

-- What a person may have meant: each word, up to eight, or one of the five that are spelled most like it. One
-- wrong, missing or swapped letter in a word of six is near enough. NULL: there is no other way to read it.
-- +goose StatementBegin
CREATE FUNCTION search_respelled(typed text)
RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL UNSAFE SET pg_trgm.similarity_threshold = 0.25 AS $$
DECLARE
	query tsquery := search_web('simple', typed);
	was tsquery := query;
	one text;
	other text;
	others tsquery;
BEGIN
	FOR one IN SELECT w FROM search_words_of(search_plain(typed)) w LIMIT 8 LOOP
		others := NULL;
		FOR other IN
			SELECT k.word FROM search_words k WHERE k.word % one
			GROUP BY k.word ORDER BY similarity(k.word, one) DESC, k.word LIMIT 5
		LOOP
			others := coalesce(others || plainto_tsquery('simple', other), plainto_tsquery('simple', other));
		END LOOP;
		IF others IS NOT NULL THEN
			query := ts_rewrite(query, plainto_tsquery('simple', one), others);
		END IF;
	END LOOP;
	RETURN nullif(query, was);
END
$$;
-- +goose StatementEnd
ANALYZE search_words;

-- +goose Down
DROP FUNCTION search_respelled(text);
DROP FUNCTION search_read(text, smallint);
DROP FUNCTION search_web(regconfig, text);
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_refresh(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM image_search WHERE image_id = ANY (ids) ORDER BY image_id FOR UPDATE;
	INSERT INTO image_search AS s (image_id, reach, plain, document, created_at)
	SELECT image_id, reach, plain, document, created_at FROM image_search_made
	WHERE image_id = ANY (ids) ORDER BY image_id
	ON CONFLICT (image_id) DO UPDATE
	SET reach = excluded.reach, plain = excluded.plain, document = excluded.document;
END
$$;
-- +goose StatementEnd
CREATE INDEX idx_image_search_plain ON image_search USING gin (plain gin_trgm_ops);
DROP FUNCTION search_words_of(text);
DROP TABLE search_words;
