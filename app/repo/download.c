#include "config.h"

#include "repo/download.h"

#include "db/row.h"

static void
read_files(
    const struct pg_call *call, struct arena *arena, struct download_file **out, size_t *count)
{
	*count = (size_t)row_count(call->rows);
	*out = arena_array(arena, struct download_file, *count);
	for (int row = 0; row < row_count(call->rows); row++)
		(*out)[row] = (struct download_file){
			.variant = row_id(call->rows, row, 0),
			.storage_key = row_str(call->rows, row, 1),
			.format = row_str(call->rows, row, 2),
			.file_size = row_i64(call->rows, row, 3),
			.crc32 = row_is_null(call->rows, row, 4) ? -1 : row_i64(call->rows, row, 4),
			.title = row_str(call->rows, row, 5),
			.original_filename = row_str(call->rows, row, 6),
			.created_us = row_time(call->rows, row, 7),
		};
}

const struct problem *
download_repo_list_album(struct pg *pg, struct arena *arena, struct id album, struct id viewer,
    bool moderates, int64_t limit, struct download_file **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_DOWNLOAD_LIST_ALBUM);

	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_id(&call, arena, album);
	pg_arg_bool(&call, arena, moderates);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	read_files(&call, arena, out, count);
	return NULL;
}

const struct problem *
download_repo_list_images(struct pg *pg, struct arena *arena, const struct id *images,
    size_t wanted, struct id viewer, bool moderates, struct download_file **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_DOWNLOAD_LIST_IMAGES);

	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_ids(&call, arena, images, wanted);
	pg_arg_bool(&call, arena, moderates);
	TRY(pg_run(pg, arena, &call));
	read_files(&call, arena, out, count);
	return NULL;
}

const struct problem *
download_repo_set_checksum(struct pg *pg, struct arena *arena, struct id variant, int64_t crc32)
{
	struct pg_call call = pg_call_new(SQL_DOWNLOAD_SET_CHECKSUM);

	pg_arg_id(&call, arena, variant);
	pg_arg_i64(&call, arena, crc32);
	return pg_run(pg, arena, &call);
}
