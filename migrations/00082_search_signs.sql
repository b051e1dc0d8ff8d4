-- PostgreSQL's parser of web-search syntax keeps a stack for "-", and fails when some thirty of them wait for a
-- word ("-----", '-"" -""'). Then the words are what is left.

-- +goose Up
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
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_read(typed text, reading smallint)
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
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_respelled(typed text)
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

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_read(typed text, reading smallint)
RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	simple tsquery;
	english tsquery;
BEGIN
	IF reading = 2 THEN
		RETURN typed::tsquery;
	END IF;
	simple := websearch_to_tsquery('simple', search_plain(typed));
	IF reading = 1 AND right(simple::text, 1) = '''' THEN
		RETURN (simple::text || ':*')::tsquery;
	END IF;
	english := websearch_to_tsquery('english', search_plain(typed));
	RETURN CASE WHEN numnode(english) > 0 THEN english ELSE simple END;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_respelled(typed text)
RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE SET pg_trgm.similarity_threshold = 0.25 AS $$
DECLARE
	query tsquery := websearch_to_tsquery('simple', search_plain(typed));
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
DROP FUNCTION search_web(regconfig, text);
