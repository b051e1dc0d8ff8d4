#include "config.h"

#include "repo/usage.h"

#include "db/row.h"

static int64_t
max_of(const struct pg_rows *rows, int column)
{
	return row_is_null(rows, 0, column) ? USAGE_DEFAULT : row_i64(rows, 0, column);
}

const struct problem *
usage_repo_find(struct pg *pg, struct arena *arena, struct id user, bool locked, struct usage *out)
{
	struct pg_call call = pg_call_new(locked ? SQL_USAGE_LOCK : SQL_USAGE_FIND);

	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	*out = (struct usage){ .max_images = USAGE_DEFAULT, .max_bytes = USAGE_DEFAULT };
	if (row_count(call.rows) == 1)
		*out = (struct usage){ row_i64(call.rows, 0, 0), row_i64(call.rows, 0, 1),
			max_of(call.rows, 2), max_of(call.rows, 3) };
	return NULL;
}

static void
arg_max(struct pg_call *call, struct arena *arena, int64_t max)
{
	if (max == USAGE_DEFAULT)
		pg_arg_null(call);
	else
		pg_arg_i64(call, arena, max);
}

const struct problem *
usage_repo_set_quota(struct pg *pg, struct arena *arena, struct id user, int64_t max_images,
    int64_t max_bytes, bool *found)
{
	struct pg_call call = pg_call_new(SQL_USAGE_SET_QUOTA);

	pg_arg_id(&call, arena, user);
	arg_max(&call, arena, max_images);
	arg_max(&call, arena, max_bytes);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	return NULL;
}
