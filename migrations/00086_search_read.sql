-- Each block that catches an exception is a transaction of its own in PostgreSQL: nine tenths of what it cost to
-- read what a person typed, four times a search. Only "-" can make PostgreSQL's parser fail (migration 00080), so
-- only a text that has it is read with care. And of the two ways to read a text one is enough.

-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_web(configuration regconfig, typed text)
RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS $$
DECLARE
	plain text := search_plain(typed);
BEGIN
	IF strpos(plain, '-') = 0 THEN
		RETURN websearch_to_tsquery(configuration, plain);
	END IF;
	BEGIN
		RETURN websearch_to_tsquery(configuration, plain);
	EXCEPTION WHEN internal_error THEN
		RETURN plainto_tsquery(configuration, plain);
	END;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_read(typed text, reading smallint)
RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS $$
DECLARE
	asked tsquery;
BEGIN
	IF reading = 2 THEN
		RETURN typed::tsquery;
	END IF;
	IF reading = 1 THEN
		asked := search_web('simple', typed);
		IF right(asked::text, 1) = '''' THEN
			RETURN (asked::text || ':*')::tsquery;
		END IF;
	END IF;
	asked := search_web('english', typed);
	IF numnode(asked) > 0 THEN
		RETURN asked;
	END IF;
	RETURN search_web('simple', typed);
END
$$;
-- +goose StatementEnd

-- +goose Down
-- As migration 00080 made them.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_web(configuration regconfig, typed text)
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
