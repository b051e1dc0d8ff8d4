#include "config.h"

#include "repo/image_counts.h"

#include "db/row.h"

const struct problem *
image_counts_repo_list(struct pg *pg, struct arena *arena, const struct id *ids, size_t count,
    struct id viewer, struct image_counts *out, size_t *found)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_COUNTS);
	size_t rows;

	pg_arg_ids(&call, arena, ids, count);
	pg_arg_id_or_null(&call, arena, viewer);
	TRY(pg_run(pg, arena, &call));
	rows = (size_t)row_count(call.rows);
	*found = rows < count ? rows : count;
	for (size_t i = 0; i < *found; i++)
		out[i] = (struct image_counts){
			.id = row_id(call.rows, (int)i, 0),
			.like_count = row_i64(call.rows, (int)i, 1),
			.comment_count = row_i64(call.rows, (int)i, 2),
			.liked = row_bool(call.rows, (int)i, 3),
		};
	return NULL;
}
