-- +goose NO TRANSACTION
-- Packs the images that were there before migration 00085, some hundred at a time, each lot in a transaction of its
-- own: nobody waits longer than for one of these. What an interrupted run has packed stays so.
--
-- In the order they lie in, so that what is listed together goes on to lie together. An image that somebody else
-- changes meanwhile is packed by that (if its variants or tags change), or moves and is met by the next round; the last
-- round finds none.

-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE
	step CONSTANT int := 32;
	pages bigint;
	ids uuid[];
	packed bigint := 1;
BEGIN
	WHILE packed > 0 LOOP
		packed := 0;
		pages := pg_relation_size('images') / current_setting('block_size')::int;
		FOR page IN 0 .. pages BY step LOOP
			-- A crash may take the last moment's lots with it: then they are packed again.
			PERFORM set_config('synchronous_commit', 'off', true);
			ids := ARRAY(SELECT id FROM images
				WHERE ctid >= format('(%s,0)', page)::tid AND ctid < format('(%s,0)', page + step)::tid
					AND (variants IS NULL OR tags IS NULL));
			PERFORM pack_images(ids);
			packed := packed + cardinality(ids);
			COMMIT;
		END LOOP;
	END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- Nothing: migration 00085 takes the columns away.
