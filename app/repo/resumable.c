#include "config.h"

#include "repo/resumable.h"

#include "db/row.h"

const struct problem *
resumable_repo_insert(
    struct pg *pg, struct arena *arena, struct resumable *upload, int64_t life_seconds)
{
	struct pg_call call = pg_call_new(SQL_RESUMABLE_INSERT);

	pg_arg_id(&call, arena, upload->id);
	pg_arg_id(&call, arena, upload->owner);
	pg_arg_i64(&call, arena, upload->size);
	pg_arg_text(&call, arena, upload->metadata);
	pg_arg_i64(&call, arena, life_seconds);
	TRY(pg_run(pg, arena, &call));
	upload->expires_at = row_time(call.rows, 0, 0);
	return NULL;
}

const struct problem *
resumable_repo_find(struct pg *pg, struct arena *arena, struct id id, struct id owner, bool lock,
    struct resumable *out)
{
	struct pg_call call = pg_call_new(lock ? SQL_RESUMABLE_LOCK : SQL_RESUMABLE_FIND);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such upload.");
	*out = (struct resumable){
		.id = id,
		.owner = owner,
		.size = row_i64(call.rows, 0, 0),
		.received = row_i64(call.rows, 0, 1),
		.metadata = row_str(call.rows, 0, 2),
		.image = row_id(call.rows, 0, 3),
		.expires_at = row_time(call.rows, 0, 4),
	};
	return NULL;
}

const struct problem *
resumable_repo_advance(
    struct pg *pg, struct arena *arena, struct id id, int64_t received, struct id image)
{
	struct pg_call call = pg_call_new(SQL_RESUMABLE_ADVANCE);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, received);
	pg_arg_id_or_null(&call, arena, image);
	return pg_run(pg, arena, &call);
}

const struct problem *
resumable_repo_delete(struct pg *pg, struct arena *arena, struct id id, struct id owner, bool *done)
{
	struct pg_call call = pg_call_new(SQL_RESUMABLE_DELETE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	*done = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
resumable_repo_delete_expired(struct pg *pg, struct arena *arena, int64_t *count)
{
	struct pg_call call = pg_call_new(SQL_RESUMABLE_DELETE_EXPIRED);

	TRY(pg_run(pg, arena, &call));
	*count = call.affected;
	return NULL;
}

const struct problem *
resumable_repo_list_unknown(struct pg *pg, struct arena *arena, const struct id *ids, size_t count,
    struct id **out, size_t *unknown)
{
	struct pg_call call = pg_call_new(SQL_RESUMABLE_LIST_UNKNOWN);

	pg_arg_ids(&call, arena, ids, count);
	TRY(pg_run(pg, arena, &call));
	*unknown = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct id, *unknown);
	for (size_t i = 0; i < *unknown; i++)
		(*out)[i] = row_id(call.rows, (int)i, 0);
	return NULL;
}
