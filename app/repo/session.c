#include "config.h"

#include "repo/session.h"

#include "db/row.h"

const struct problem *
session_repo_insert(
    struct pg *pg, struct arena *arena, const struct session_new *values, bool *begun)
{
	struct pg_call call = pg_call_new(SQL_SESSION_INSERT);

	pg_arg_id(&call, arena, values->id);
	pg_arg_id(&call, arena, values->user_id);
	pg_arg_text(&call, arena, values->token_hash);
	pg_arg_text_or_null(&call, arena, values->ip_address);
	pg_arg_text(&call, arena, values->user_agent);
	pg_arg_i64(&call, arena, values->life_seconds);
	pg_arg_text(&call, arena, values->password_hash);
	TRY(pg_run(pg, arena, &call));
	*begun = row_count(call.rows) == 1;
	return NULL;
}

static struct session_owner
read_owner(const struct pg_rows *rows)
{
	return (struct session_owner){ .session = row_id(rows, 0, 0),
		.user_id = row_id(rows, 0, 1),
		.role = row_str(rows, 0, 2) };
}

const struct problem *
session_repo_rotate(struct pg *pg, struct arena *arena, struct str token_hash, struct str next_hash,
    int64_t life_seconds, struct str ip_address, struct str user_agent, bool *rotated,
    struct session_owner *out)
{
	struct pg_call call = pg_call_new(SQL_SESSION_ROTATE);

	pg_arg_text(&call, arena, token_hash);
	pg_arg_text(&call, arena, next_hash);
	pg_arg_i64(&call, arena, life_seconds);
	pg_arg_text_or_null(&call, arena, ip_address);
	pg_arg_text(&call, arena, user_agent);
	TRY(pg_run(pg, arena, &call));
	*rotated = row_count(call.rows) == 1;
	if (*rotated)
		*out = read_owner(call.rows);
	return NULL;
}

const struct problem *
session_repo_find_used(struct pg *pg, struct arena *arena, struct str token_hash,
    struct str next_hash, struct str ip_address, struct str user_agent, int64_t grace_seconds,
    bool *found, bool *again, struct session_owner *out)
{
	struct pg_call call = pg_call_new(SQL_SESSION_FIND_USED);

	pg_arg_text(&call, arena, token_hash);
	pg_arg_text(&call, arena, next_hash);
	pg_arg_text_or_null(&call, arena, ip_address);
	pg_arg_text(&call, arena, user_agent);
	pg_arg_i64(&call, arena, grace_seconds);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (!*found)
		return NULL;
	*out = read_owner(call.rows);
	*again = row_bool(call.rows, 0, 3);
	return NULL;
}

const struct problem *
session_repo_find_state(struct pg *pg, struct arena *arena, struct id id, struct id user_id,
    bool *alive, struct str *role)
{
	struct pg_call call = pg_call_new(SQL_SESSION_FIND_STATE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user_id);
	TRY(pg_run(pg, arena, &call));
	*alive = row_count(call.rows) == 1;
	if (*alive)
		*role = row_str(call.rows, 0, 0);
	return NULL;
}

static struct session
read_session(const struct pg_rows *rows, int row)
{
	return (struct session){
		.id = row_id(rows, row, 0),
		.user_id = row_id(rows, row, 1),
		.ip_address = row_str(rows, row, 2),
		.user_agent = row_str(rows, row, 3),
		.created_us = row_time(rows, row, 4),
		.last_used_us = row_time(rows, row, 5),
		.expires_us = row_time(rows, row, 6),
	};
}

static void
read_sessions(struct arena *arena, const struct pg_rows *rows, int64_t per_page,
    struct session **out, size_t *count, struct page_result *result)
{
	size_t n = (size_t)row_count(rows);

	*result = (struct page_result){ .more = n > (size_t)per_page };
	*count = result->more ? (size_t)per_page : n;
	*out = arena_array(arena, struct session, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_session(rows, (int)i);
	if (*count == 0)
		return;
	result->last.value = (*out)[*count - 1].created_us;
	result->last.id = (*out)[*count - 1].id;
}

const struct problem *
session_repo_list(struct pg *pg, struct arena *arena, struct id user_id,
    const struct paging *paging, bool *found, struct session **out, size_t *count,
    struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_SESSION_COUNT_BY_USER),
		pg_call_new(SQL_SESSION_LIST_BY_USER) };

	pg_arg_id(&calls[0], arena, user_id);
	pg_arg_id(&calls[1], arena, user_id);
	pg_arg_i64(&calls[1], arena, paging->per_page + 1);
	pg_arg_i64(&calls[1], arena, paging_offset(paging));
	pg_arg_time(&calls[1], arena, paging->by_key ? paging->after.value : PAGING_END_OF_TIME);
	pg_arg_id(&calls[1], arena, paging->after.id);
	TRY(pg_run_all(pg, arena, calls, 2));
	*found = row_count(calls[0].rows) == 1;
	if (!*found)
		return NULL;
	read_sessions(arena, calls[1].rows, paging->per_page, out, count, result);
	result->total = row_i64(calls[0].rows, 0, 0);
	return NULL;
}

static void
read_ids(struct arena *arena, const struct pg_rows *rows, struct id **out, size_t *count)
{
	*count = (size_t)row_count(rows);
	*out = arena_array(arena, struct id, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = row_id(rows, (int)i, 0);
}

const struct problem *
session_repo_list_live(
    struct pg *pg, struct arena *arena, struct id user_id, struct id **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_SESSION_LIST_LIVE);

	pg_arg_id(&call, arena, user_id);
	TRY(pg_run(pg, arena, &call));
	read_ids(arena, call.rows, out, count);
	return NULL;
}

const struct problem *
session_repo_find_by_token(struct pg *pg, struct arena *arena, struct str token_hash,
    struct id user_id, bool *found, struct id *out)
{
	struct pg_call call = pg_call_new(SQL_SESSION_FIND_BY_TOKEN);

	pg_arg_text(&call, arena, token_hash);
	pg_arg_id(&call, arena, user_id);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (*found)
		*out = row_id(call.rows, 0, 0);
	return NULL;
}

const struct problem *
session_repo_revoke(struct pg *pg, struct arena *arena, struct id id, struct id user_id,
    struct str reason, bool *revoked)
{
	struct pg_call call = pg_call_new(SQL_SESSION_REVOKE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user_id);
	pg_arg_text(&call, arena, reason);
	TRY(pg_run(pg, arena, &call));
	*revoked = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
session_repo_revoke_others(struct pg *pg, struct arena *arena, struct id user_id, struct id kept,
    struct str reason, struct id **ended, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_SESSION_REVOKE_OTHERS);

	pg_arg_id(&call, arena, user_id);
	pg_arg_id_or_null(&call, arena, kept);
	pg_arg_text(&call, arena, reason);
	TRY(pg_run(pg, arena, &call));
	read_ids(arena, call.rows, ended, count);
	return NULL;
}

const struct problem *
session_repo_forget(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_SESSION_FORGET);

	return pg_run(pg, arena, &call);
}
