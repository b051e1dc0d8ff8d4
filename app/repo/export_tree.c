/* The part of repo/export.h that tintype export asks. */
#include "config.h"

#include "db/row.h"
#include "repo/export.h"

static struct pg_call
page_call(
    enum statement statement, struct arena *arena, struct id owner, struct id after, int64_t limit)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, owner);
	pg_arg_id(&call, arena, after);
	pg_arg_i64(&call, arena, limit);
	return call;
}

static void
read_image(const struct pg_rows *rows, int row, struct arena *arena, struct export_image *out)
{
	*out = (struct export_image){ .id = row_id(rows, row, 0),
		.title = row_str(rows, row, 1),
		.description = row_str(rows, row, 2),
		.alt_text = row_str(rows, row, 3),
		.original_filename = row_str(rows, row, 4),
		.visibility = row_str(rows, row, 5),
		.rating = row_str(rows, row, 6),
		.exif = row_str(rows, row, 7),
		.view_count = row_i64(rows, row, 11),
		.like_count = row_i64(rows, row, 12),
		.comment_count = row_i64(rows, row, 13),
		.created_us = row_time(rows, row, 14),
		.updated_us = row_time(rows, row, 15),
		.key = row_str(rows, row, 16),
		.format = row_str(rows, row, 17),
		.file_size = row_i64(rows, row, 18) };
	out->tag_count = row_texts(rows, row, 8, arena, &out->tags);
	out->album_count = row_ids(rows, row, 9, arena, &out->albums);
	row_texts(rows, row, 10, arena, &out->positions);
}

const struct problem *
export_repo_list_images(struct pg *pg, struct arena *arena, struct id owner, struct id after,
    int64_t limit, struct export_image **out, size_t *count)
{
	struct pg_call call = page_call(SQL_EXPORT_LIST_TREE, arena, owner, after, limit);

	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct export_image, *count + 1);
	for (size_t i = 0; i < *count; i++)
		read_image(call.rows, (int)i, arena, &(*out)[i]);
	return NULL;
}

const struct problem *
export_repo_count_images(
    struct pg *pg, struct arena *arena, struct id owner, int64_t *ready, int64_t *unready)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_COUNT_TREE);

	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	*ready = row_i64(call.rows, 0, 0);
	*unready = row_i64(call.rows, 0, 1);
	return NULL;
}

const struct problem *
export_repo_list_albums(struct pg *pg, struct arena *arena, struct id owner, struct id after,
    int64_t limit, struct export_album **out, size_t *count)
{
	struct pg_call call = page_call(SQL_EXPORT_LIST_TREE_ALBUMS, arena, owner, after, limit);

	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct export_album, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct export_album){ .id = row_id(call.rows, (int)i, 0),
			.parent = row_id(call.rows, (int)i, 1),
			.title = row_str(call.rows, (int)i, 2),
			.description = row_str(call.rows, (int)i, 3),
			.visibility = row_str(call.rows, (int)i, 4),
			.cover = row_id(call.rows, (int)i, 5),
			.created_us = row_time(call.rows, (int)i, 6),
			.updated_us = row_time(call.rows, (int)i, 7) };
	return NULL;
}
