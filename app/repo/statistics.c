#include "config.h"

#include "repo/statistics.h"

#include "db/row.h"

const struct str statistics_names[FIGURE_COUNT] = {
	[FIGURE_USERS] = STR("users"),
	[FIGURE_USERS_SUSPENDED] = STR("users_suspended"),
	[FIGURE_USERS_NEW] = STR("users_new"),
	[FIGURE_IMAGES] = STR("images"),
	[FIGURE_IMAGES_PUBLIC] = STR("images_public"),
	[FIGURE_BYTES] = STR("bytes"),
	[FIGURE_JOBS_WAITING] = STR("jobs_waiting"),
	[FIGURE_JOBS_DEAD] = STR("jobs_dead"),
	[FIGURE_REPORTS_OPEN] = STR("reports_open"),
	[FIGURE_REPORTS_NEW] = STR("reports_new"),
	[FIGURE_REPORTS_DECIDED] = STR("reports_decided"),
};

const struct problem *
statistics_repo_take(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_STATISTICS_TAKE);

	return pg_run(pg, arena, &call);
}

const struct problem *
statistics_repo_take_storage(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_STATISTICS_TAKE_STORAGE);

	return pg_run(pg, arena, &call);
}

const struct problem *
statistics_repo_list(
    struct pg *pg, struct arena *arena, int64_t days, struct statistics_day **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_STATISTICS_LIST);

	pg_arg_i64(&call, arena, days);
	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct statistics_day, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		struct statistics_day *day = &(*out)[i];

		day->day = row_str(call.rows, (int)i, 0);
		day->taken_us = row_time(call.rows, (int)i, 1);
		for (int k = 0; k < FIGURE_COUNT; k++)
			day->figures[k] = row_i64(call.rows, (int)i, 2 + k);
	}
	return NULL;
}

const struct problem *
statistics_repo_storage(struct pg *pg, struct arena *arena, struct statistics_place **out,
    size_t *count, struct statistics_uploads *uploads)
{
	struct pg_call calls[2] = { pg_call_new(SQL_STATISTICS_LIST_STORAGE),
		pg_call_new(SQL_STATISTICS_FIND_UPLOADS) };

	TRY(pg_run_all(pg, arena, calls, 2));
	*count = (size_t)row_count(calls[0].rows);
	*out = arena_array(arena, struct statistics_place, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct statistics_place){ row_str(calls[0].rows, (int)i, 0),
			row_time(calls[0].rows, (int)i, 1), row_i64(calls[0].rows, (int)i, 2),
			row_i64(calls[0].rows, (int)i, 3) };
	*uploads = (struct statistics_uploads){ row_i64(calls[1].rows, 0, 0),
		row_i64(calls[1].rows, 0, 1), row_i64(calls[1].rows, 0, 2) };
	return NULL;
}
