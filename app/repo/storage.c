#include "config.h"

#include "repo/storage.h"

#include "db/row.h"
#include "repo/upload.h"

const struct problem *
storage_repo_claim_sweep(struct pg *pg, struct arena *arena, int64_t seconds, bool *due)
{
	struct pg_call call = pg_call_new(SQL_STORAGE_CLAIM_SWEEP);

	pg_arg_i64(&call, arena, seconds);
	TRY(pg_run(pg, arena, &call));
	*due = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
storage_repo_list_orphans(struct pg *pg, struct arena *arena, const struct str *keys, size_t count,
    struct str place, struct str **orphans, size_t *orphan_count)
{
	struct pg_call call = pg_call_new(SQL_STORAGE_LIST_ORPHANS);

	pg_arg_texts(&call, arena, keys, count);
	pg_arg_text(&call, arena, place);
	TRY(pg_run(pg, arena, &call));
	*orphan_count = (size_t)row_count(call.rows);
	*orphans = arena_array(arena, struct str, *orphan_count);
	for (size_t i = 0; i < *orphan_count; i++)
		(*orphans)[i] = row_str(call.rows, (int)i, 0);
	return NULL;
}

const struct problem *
storage_repo_is_named(struct pg *pg, struct arena *arena, struct str key, bool *named)
{
	struct pg_call call = pg_call_new(SQL_STORAGE_IS_NAMED);

	pg_arg_text(&call, arena, key);
	TRY(pg_run(pg, arena, &call));
	*named = row_bool(call.rows, 0, 0);
	return NULL;
}

const struct problem *
storage_repo_requeue_images(struct pg *pg, struct arena *arena, int64_t seconds, int64_t *count)
{
	struct pg_call call = pg_call_new(SQL_STORAGE_REQUEUE_IMAGES);

	pg_arg_i64(&call, arena, seconds);
	TRY(pg_run(pg, arena, &call));
	*count = call.affected;
	return NULL;
}

const struct problem *
storage_repo_settle_copies(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_STORAGE_LIST_WAITING_COPIES);

	TRY(pg_run(pg, arena, &call));
	for (int i = 0; i < row_count(call.rows); i++) {
		struct id source = row_id(call.rows, i, 0);

		if (row_bool(call.rows, i, 1))
			TRY(upload_repo_share(pg, arena, source));
		else
			TRY(upload_repo_fail_copies(pg, arena, source));
	}
	return NULL;
}

const struct problem *
storage_repo_list(struct pg *pg, struct arena *arena, enum storage_files of, struct str place,
    struct str after, int64_t limit, struct storage_file **out, size_t *count)
{
	struct pg_call call =
	    pg_call_new(of == STORAGE_VARIANTS ? SQL_STORAGE_LIST_FILES : SQL_STORAGE_LIST_UPLOADS);
	struct storage_file *files;

	pg_arg_text(&call, arena, after);
	pg_arg_text(&call, arena, place);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	files = arena_array(arena, struct storage_file, (size_t)row_count(call.rows));
	for (int i = 0; i < row_count(call.rows); i++)
		files[i] =
		    (struct storage_file){ row_str(call.rows, i, 0), row_i64(call.rows, i, 1) };
	*out = files;
	*count = (size_t)row_count(call.rows);
	return NULL;
}

const struct problem *
storage_repo_move(struct pg *pg, struct arena *arena, enum storage_files of, struct str key,
    struct str from, struct str to)
{
	struct pg_call call =
	    pg_call_new(of == STORAGE_VARIANTS ? SQL_STORAGE_MOVE_FILE : SQL_STORAGE_MOVE_UPLOAD);

	pg_arg_text(&call, arena, key);
	pg_arg_text(&call, arena, to);
	if (of == STORAGE_UPLOADS)
		pg_arg_text(&call, arena, from);
	return pg_run(pg, arena, &call);
}
