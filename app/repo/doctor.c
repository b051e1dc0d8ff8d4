#include "config.h"

#include "repo/doctor.h"

#include "db/row.h"

const struct problem *
doctor_repo_find_server(struct pg *pg, struct arena *arena, struct doctor_server *out)
{
	struct pg_call call = pg_call_new(SQL_DOCTOR_FIND_SERVER);

	TRY(pg_run(pg, arena, &call));
	*out = (struct doctor_server){ .connections = row_i64(call.rows, 0, 0),
		.reserved = row_i64(call.rows, 0, 1),
		.now_us = row_time(call.rows, 0, 2),
		.jobs_dead = row_i64(call.rows, 0, 3),
		.jobs_due_seconds = row_i64(call.rows, 0, 4),
		.jobs_abandoned = row_i64(call.rows, 0, 5) };
	return NULL;
}

const struct problem *
doctor_repo_list_indexes(
    struct pg *pg, struct arena *arena, struct doctor_index **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_DOCTOR_LIST_INDEXES);

	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct doctor_index, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct doctor_index){ row_str(call.rows, (int)i, 0),
			row_bool(call.rows, (int)i, 1) };
	return NULL;
}

const struct problem *
doctor_repo_list_wrong_sets(
    struct pg *pg, struct arena *arena, int64_t limit, struct id **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_DOCTOR_LIST_WRONG_SETS);

	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct id, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = row_id(call.rows, (int)i, 0);
	return NULL;
}

const struct problem *
doctor_repo_pack_sets(struct pg *pg, struct arena *arena, const struct id *images, size_t count)
{
	struct pg_call call = pg_call_new(SQL_DOCTOR_PACK_SETS);

	pg_arg_ids(&call, arena, images, count);
	return pg_run(pg, arena, &call);
}
