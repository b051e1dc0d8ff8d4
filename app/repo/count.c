#include "config.h"

#include "repo/count.h"

#include "db/row.h"

const struct problem *
count_repo_find(
    struct pg *pg, struct arena *arena, enum count_scope scope, struct id of, int64_t *images)
{
	struct pg_call call = pg_call_new(SQL_COUNT_FIND);

	pg_arg_i64(&call, arena, scope);
	pg_arg_id(&call, arena, of);
	TRY(pg_run(pg, arena, &call));
	*images = row_i64(call.rows, 0, 0);
	return NULL;
}

const struct problem *
count_repo_list_wrong(struct pg *pg, struct arena *arena, struct count_wrong **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_COUNT_LIST_WRONG);
	struct count_wrong *items;

	TRY(pg_run(pg, arena, &call));
	items = arena_array(arena, struct count_wrong, (size_t)row_count(call.rows));
	for (int row = 0; row < row_count(call.rows); row++) {
		items[row] = (struct count_wrong){
			.scope = (enum count_scope)row_i64(call.rows, row, 0),
			.of = row_id(call.rows, row, 1),
			.kept = row_i64(call.rows, row, 2),
			.counted = row_i64(call.rows, row, 3),
		};
	}
	*out = items;
	*count = (size_t)row_count(call.rows);
	return NULL;
}

const struct problem *
count_repo_repair(struct pg *pg, struct arena *arena, int64_t *repaired)
{
	struct pg_call lock = pg_call_new(SQL_COUNT_LOCK);
	struct pg_call repair = pg_call_new(SQL_COUNT_REPAIR);

	/* Each waits for the locks of the one before, and then sees what was committed meanwhile.
	 */
	TRY(pg_run(pg, arena, &lock));
	TRY(pg_run(pg, arena, &repair));
	*repaired = repair.affected;
	return NULL;
}
