#include "config.h"

#include "repo/share.h"

#include "db/row.h"

enum { SHARE_TOTAL = 8, SHARE_ADMITS = 8 };

const struct problem *
share_repo_insert(struct pg *pg, struct arena *arena, const struct share *share, int64_t most,
    int64_t *created_us, bool *done)
{
	struct pg_call call = pg_call_new(SQL_SHARE_INSERT);

	pg_arg_id(&call, arena, share->id);
	pg_arg_id(&call, arena, share->owner_id);
	pg_arg_id_or_null(&call, arena, share->album_id);
	pg_arg_id_or_null(&call, arena, share->image_id);
	if (share->password_hash.len == 0)
		pg_arg_null(&call);
	else
		pg_arg_text(&call, arena, share->password_hash);
	pg_arg_bool(&call, arena, share->allow_download);
	if (share->expires_us == 0)
		pg_arg_null(&call);
	else
		pg_arg_time(&call, arena, share->expires_us);
	pg_arg_i64(&call, arena, most);
	TRY(pg_run(pg, arena, &call));
	*done = row_count(call.rows) == 1;
	if (*done)
		*created_us = row_time(call.rows, 0, 0);
	return NULL;
}

static struct share
read_share(const struct pg_rows *rows, int row)
{
	return (struct share){
		.id = row_id(rows, row, 0),
		.owner_id = row_id(rows, row, 1),
		.album_id = row_id(rows, row, 2),
		.image_id = row_id(rows, row, 3),
		.password_hash = row_str(rows, row, 4),
		.allow_download = row_bool(rows, row, 5),
		.created_us = row_time(rows, row, 6),
		.expires_us = row_time(rows, row, 7),
	};
}

const struct problem *
share_repo_list(struct pg *pg, struct arena *arena, struct id target, const struct paging *paging,
    struct share **out, size_t *count, struct page_result *result)
{
	struct pg_call call = pg_call_new(SQL_SHARE_LIST);
	struct share *last;

	paging_time_args(&call, arena, paging, false);
	pg_arg_id(&call, arena, target);
	TRY(pg_run(pg, arena, &call));
	*result = (struct page_result){ 0 };
	*count = paging_count(paging, row_count(call.rows), result);
	*out = arena_array(arena, struct share, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_share(call.rows, (int)i);
	if (*count == 0)
		return NULL;
	last = &(*out)[*count - 1];
	result->total = row_i64(call.rows, 0, SHARE_TOTAL);
	result->last = (struct page_key){ .value = last->created_us, .id = last->id };
	return NULL;
}

const struct problem *
share_repo_delete(
    struct pg *pg, struct arena *arena, struct id target, struct id id, int64_t *count)
{
	struct pg_call call = pg_call_new(SQL_SHARE_DELETE);

	pg_arg_id(&call, arena, target);
	pg_arg_id_or_null(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	*count = row_count(call.rows);
	return NULL;
}

const struct problem *
share_repo_find(struct pg *pg, struct arena *arena, struct id id, struct id image, bool *found,
    struct share *out, bool *admits)
{
	struct pg_call call = pg_call_new(SQL_SHARE_FIND);

	pg_arg_id(&call, arena, id);
	pg_arg_id_or_null(&call, arena, image);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (!*found)
		return NULL;
	*out = read_share(call.rows, 0);
	*admits = row_bool(call.rows, 0, SHARE_ADMITS);
	return NULL;
}

const struct problem *
share_repo_claim_try(
    struct pg *pg, struct arena *arena, struct id id, int64_t most, int64_t seconds, bool *left)
{
	struct pg_call call = pg_call_new(SQL_SHARE_CLAIM_TRY);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, most);
	pg_arg_i64(&call, arena, seconds);
	TRY(pg_run(pg, arena, &call));
	*left = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
share_repo_forget_tries(struct pg *pg, struct arena *arena, struct id id)
{
	struct pg_call call = pg_call_new(SQL_SHARE_FORGET_TRIES);

	pg_arg_id(&call, arena, id);
	return pg_run(pg, arena, &call);
}
