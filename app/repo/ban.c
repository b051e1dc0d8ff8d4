#include "config.h"

#include "repo/ban.h"

#include "db/row.h"

const struct problem *
ban_repo_insert(struct pg *pg, struct arena *arena, const struct ban *ban)
{
	struct pg_call call = pg_call_new(SQL_BAN_INSERT);

	pg_arg_id(&call, arena, ban->id);
	pg_arg_id(&call, arena, ban->user_id);
	pg_arg_id_or_null(&call, arena, ban->moderator_id);
	pg_arg_text(&call, arena, ban->reason);
	if (ban->expires_us == 0)
		pg_arg_null(&call);
	else
		pg_arg_time(&call, arena, ban->expires_us);
	return pg_run(pg, arena, &call);
}

const struct problem *
ban_repo_lift(struct pg *pg, struct arena *arena, struct id user_id, struct id lifted_by,
    bool only_expired, bool *lifted)
{
	struct pg_call call = pg_call_new(SQL_BAN_LIFT);

	pg_arg_id(&call, arena, user_id);
	pg_arg_id_or_null(&call, arena, lifted_by);
	pg_arg_bool(&call, arena, only_expired);
	TRY(pg_run(pg, arena, &call));
	*lifted = row_count(call.rows) == 1;
	return NULL;
}

static struct ban
read_ban(const struct pg_rows *rows, int row)
{
	return (struct ban){
		.id = row_id(rows, row, 0),
		.user_id = row_id(rows, row, 1),
		.username = row_str(rows, row, 2),
		.display_name = row_str(rows, row, 3),
		.moderator_id = row_id(rows, row, 4),
		.reason = row_str(rows, row, 5),
		.created_us = row_time(rows, row, 6),
		.expires_us = row_time(rows, row, 7),
	};
}

const struct problem *
ban_repo_list(struct pg *pg, struct arena *arena, const struct paging *paging, struct ban **out,
    size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_BAN_LIST), pg_call_new(SQL_BAN_COUNT) };
	size_t rows;

	pg_arg_i64(&calls[0], arena, paging->per_page + 1);
	pg_arg_i64(&calls[0], arena, paging_offset(paging));
	pg_arg_time(&calls[0], arena, paging->by_key ? paging->after.value : PAGING_END_OF_TIME);
	pg_arg_id(&calls[0], arena, paging->after.id);
	TRY(pg_run_all(pg, arena, calls, 2));
	rows = (size_t)row_count(calls[0].rows);
	*result = (struct page_result){ .more = rows > (size_t)paging->per_page,
		.total = row_i64(calls[1].rows, 0, 0) };
	*count = result->more ? (size_t)paging->per_page : rows;
	*out = arena_array(arena, struct ban, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_ban(calls[0].rows, (int)i);
	if (*count > 0)
		result->last = (struct page_key){ .value = (*out)[*count - 1].created_us,
			.id = (*out)[*count - 1].id };
	return NULL;
}

const struct problem *
ban_repo_list_expired(struct pg *pg, struct arena *arena, struct id **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_BAN_LIST_EXPIRED);

	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct id, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = row_id(call.rows, (int)i, 0);
	return NULL;
}
