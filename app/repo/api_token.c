#include "config.h"

#include "repo/api_token.h"

#include "db/row.h"

const struct problem *
api_token_repo_insert(struct pg *pg, struct arena *arena, const struct api_token *token,
    struct str hash, int64_t most, bool *made, int64_t *created_us)
{
	struct pg_call lock = pg_call_new(SQL_API_TOKEN_LOCK_OWNER);
	struct pg_call call = pg_call_new(SQL_API_TOKEN_INSERT);

	/* The insert sees what those it waited for have committed. */
	pg_arg_id(&lock, arena, token->user_id);
	TRY(pg_run(pg, arena, &lock));
	pg_arg_id(&call, arena, token->id);
	pg_arg_id(&call, arena, token->user_id);
	pg_arg_text(&call, arena, token->name);
	pg_arg_text(&call, arena, token->hint);
	pg_arg_bytes(&call, arena, hash);
	pg_arg_i64(&call, arena, token->scopes);
	if (token->expires_us == 0)
		pg_arg_null(&call);
	else
		pg_arg_time(&call, arena, token->expires_us);
	pg_arg_i64(&call, arena, most);
	TRY(pg_run(pg, arena, &call));
	*made = row_count(call.rows) == 1;
	if (*made)
		*created_us = row_time(call.rows, 0, 0);
	return NULL;
}

const struct problem *
api_token_repo_find(struct pg *pg, struct arena *arena, struct str hash, bool *found,
    struct api_token *out, struct str *role)
{
	struct pg_call calls[2] = { pg_call_new(SQL_API_TOKEN_FIND),
		pg_call_new(SQL_API_TOKEN_TOUCH) };

	pg_arg_bytes(&calls[0], arena, hash);
	pg_arg_bytes(&calls[1], arena, hash);
	TRY(pg_run_all(pg, arena, calls, 2));
	*found = row_count(calls[0].rows) == 1;
	if (!*found)
		return NULL;
	*out = (struct api_token){ .id = row_id(calls[0].rows, 0, 0),
		.user_id = row_id(calls[0].rows, 0, 1),
		.scopes = row_i64(calls[0].rows, 0, 3) };
	*role = row_str(calls[0].rows, 0, 2);
	return NULL;
}

const struct problem *
api_token_repo_list(struct pg *pg, struct arena *arena, struct id user, const struct paging *paging,
    struct api_token **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_API_TOKEN_LIST),
		pg_call_new(SQL_API_TOKEN_COUNT) };
	const struct pg_rows *rows;

	paging_time_args(&calls[0], arena, paging, false);
	pg_arg_id(&calls[0], arena, user);
	pg_arg_id(&calls[1], arena, user);
	TRY(pg_run_all(pg, arena, calls, 2));
	rows = calls[0].rows;
	*count = paging_count(paging, row_count(rows), result);
	result->total = row_i64(calls[1].rows, 0, 0);
	*out = arena_array(arena, struct api_token, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct api_token){ .id = row_id(rows, (int)i, 0),
			.name = row_str(rows, (int)i, 1),
			.hint = row_str(rows, (int)i, 2),
			.scopes = row_i64(rows, (int)i, 3),
			.created_us = row_time(rows, (int)i, 4),
			.expires_us = row_time(rows, (int)i, 5),
			.last_used_us = row_time(rows, (int)i, 6) };
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_us, (*out)[*count - 1].id };
	return NULL;
}

const struct problem *
api_token_repo_delete(struct pg *pg, struct arena *arena, struct id id, struct id user, bool *found)
{
	struct pg_call call = pg_call_new(SQL_API_TOKEN_DELETE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	return NULL;
}
