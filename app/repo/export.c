#include "config.h"

#include "repo/export.h"

#include "db/row.h"

const struct problem *
export_repo_insert(struct pg *pg, struct arena *arena, struct id id, struct id user, bool *made)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_INSERT);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	*made = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
export_repo_find_latest(
    struct pg *pg, struct arena *arena, struct id user, bool *found, struct export_state *out)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_FIND_LATEST);

	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (*found)
		*out = (struct export_state){ .id = row_id(call.rows, 0, 0),
			.created_us = row_time(call.rows, 0, 1),
			.finished_us = row_time(call.rows, 0, 2),
			.expires_us = row_time(call.rows, 0, 3),
			.file_size = row_i64(call.rows, 0, 4),
			.progress = row_i64(call.rows, 0, 5),
			.job = row_str(call.rows, 0, 6) };
	return NULL;
}

const struct problem *
export_repo_find_file(struct pg *pg, struct arena *arena, struct id id, bool *found,
    struct str *key, struct str *username)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_FIND_FILE);

	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (!*found)
		return NULL;
	*key = row_str(call.rows, 0, 0);
	*username = row_str(call.rows, 0, 1);
	return NULL;
}

const struct problem *
export_repo_find_job(
    struct pg *pg, struct arena *arena, struct id id, bool *found, struct id *user, int64_t *images)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_FIND_JOB);

	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (!*found)
		return NULL;
	*user = row_id(call.rows, 0, 0);
	*images = row_i64(call.rows, 0, 1);
	return NULL;
}

const struct problem *
export_repo_finish(struct pg *pg, struct arena *arena, struct id id, struct str key, int64_t size,
    int64_t life_seconds, bool *finished)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_FINISH);

	pg_arg_id(&call, arena, id);
	pg_arg_text(&call, arena, key);
	pg_arg_i64(&call, arena, size);
	pg_arg_i64(&call, arena, life_seconds);
	TRY(pg_run(pg, arena, &call));
	*finished = call.affected == 1;
	return NULL;
}

const struct problem *
export_repo_give_up(struct pg *pg, struct arena *arena, struct id id)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_GIVE_UP);

	pg_arg_id(&call, arena, id);
	return pg_run(pg, arena, &call);
}

/* Archives that were never finished have no bytes. */
static void
read_keys(struct arena *arena, const struct pg_rows *rows, struct str **keys, size_t *count)
{
	*count = 0;
	*keys = arena_array(arena, struct str, (size_t)row_count(rows) + 1);
	for (int row = 0; row < row_count(rows); row++)
		if (!row_is_null(rows, row, 0))
			(*keys)[(*count)++] = row_str(rows, row, 0);
}

const struct problem *
export_repo_remove_expired(struct pg *pg, struct arena *arena, struct str **keys, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_REMOVE_EXPIRED);

	TRY(pg_run(pg, arena, &call));
	read_keys(arena, call.rows, keys, count);
	return NULL;
}

const struct problem *
export_repo_remove_of_user(
    struct pg *pg, struct arena *arena, struct id user, struct str **keys, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_REMOVE_OF_USER);

	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	read_keys(arena, call.rows, keys, count);
	return NULL;
}

const struct problem *
export_repo_read(struct pg *pg, struct arena *arena, enum statement statement, struct id user,
    struct str after, int64_t limit, struct export_page *out)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, user);
	pg_arg_text(&call, arena, after);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*out = (struct export_page){ .count = (size_t)row_count(call.rows) };
	out->documents = arena_array(arena, struct str, out->count + 1);
	for (size_t i = 0; i < out->count; i++)
		out->documents[i] = row_str(call.rows, (int)i, 1);
	if (out->count > 0)
		out->last = row_str(call.rows, (int)out->count - 1, 0);
	return NULL;
}

const struct problem *
export_repo_list_files(struct pg *pg, struct arena *arena, struct id user, struct id after,
    int64_t limit, struct export_file **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_EXPORT_LIST_FILES);

	pg_arg_id(&call, arena, user);
	pg_arg_id(&call, arena, after);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct export_file, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct export_file){ .image = row_id(call.rows, (int)i, 0),
			.key = row_str(call.rows, (int)i, 1),
			.format = row_str(call.rows, (int)i, 2) };
	return NULL;
}
