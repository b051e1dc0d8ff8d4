#include "config.h"

#include "repo/appeal.h"

#include "db/row.h"

static const struct problem *
insert(struct pg *pg, struct arena *arena, struct pg_call *call, bool *found, int64_t *created_us)
{
	TRY(pg_run(pg, arena, call));
	*found = row_count(call->rows) == 1;
	if (*found)
		*created_us = row_time(call->rows, 0, 0);
	return NULL;
}

const struct problem *
appeal_repo_insert(struct pg *pg, struct arena *arena, struct id id, struct id user,
    struct id report, struct str content, bool *found, int64_t *created_us)
{
	struct pg_call call = pg_call_new(SQL_APPEAL_INSERT);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	pg_arg_id(&call, arena, report);
	pg_arg_text(&call, arena, content);
	return insert(pg, arena, &call, found, created_us);
}

const struct problem *
appeal_repo_insert_of_ban(struct pg *pg, struct arena *arena, struct id id, struct id user,
    struct str content, bool *found, int64_t *created_us)
{
	struct pg_call call = pg_call_new(SQL_APPEAL_INSERT_OF_BAN);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	pg_arg_text(&call, arena, content);
	return insert(pg, arena, &call, found, created_us);
}

static struct appeal
read_appeal(const struct pg_rows *rows, int row)
{
	return (struct appeal){
		.id = row_id(rows, row, 0),
		.user_id = row_id(rows, row, 1),
		.username = row_str(rows, row, 2),
		.display_name = row_str(rows, row, 3),
		.report_id = row_id(rows, row, 4),
		.ban_id = row_id(rows, row, 5),
		.content = row_str(rows, row, 6),
		.status = row_str(rows, row, 7),
		.answer = row_str(rows, row, 8),
		.decided_by = row_id(rows, row, 9),
		.decided_us = row_time(rows, row, 10),
		.created_us = row_time(rows, row, 11),
		.action = row_str(rows, row, 12),
		.resolution = row_str(rows, row, 13),
		.image_id = row_id(rows, row, 14),
		.by = row_id(rows, row, 15),
	};
}

const struct problem *
appeal_repo_find(struct pg *pg, struct arena *arena, struct id id, struct appeal *out)
{
	struct pg_call call = pg_call_new(SQL_APPEAL_FIND);

	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such appeal.");
	*out = read_appeal(call.rows, 0);
	return NULL;
}

const struct problem *
appeal_repo_list(struct pg *pg, struct arena *arena, struct str status, const struct paging *paging,
    struct appeal **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_APPEAL_LIST), pg_call_new(SQL_APPEAL_COUNT) };
	size_t rows;

	pg_arg_i64(&calls[0], arena, paging->per_page + 1);
	pg_arg_i64(&calls[0], arena, paging_offset(paging));
	pg_arg_time(&calls[0], arena, paging->by_key ? paging->after.value : PAGING_END_OF_TIME);
	pg_arg_id(&calls[0], arena, paging->after.id);
	pg_arg_text(&calls[0], arena, status);
	pg_arg_text(&calls[1], arena, status);
	TRY(pg_run_all(pg, arena, calls, 2));
	rows = (size_t)row_count(calls[0].rows);
	*result = (struct page_result){ .more = rows > (size_t)paging->per_page,
		.total = row_i64(calls[1].rows, 0, 0) };
	*count = result->more ? (size_t)paging->per_page : rows;
	*out = arena_array(arena, struct appeal, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_appeal(calls[0].rows, (int)i);
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_us, (*out)[*count - 1].id };
	return NULL;
}

const struct problem *
appeal_repo_decide(struct pg *pg, struct arena *arena, struct id id, struct id moderator,
    bool accepted, struct str answer, bool *done)
{
	struct pg_call call = pg_call_new(SQL_APPEAL_DECIDE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, moderator);
	pg_arg_text(&call, arena, accepted ? STR("accepted") : STR("rejected"));
	pg_arg_text(&call, arena, answer);
	TRY(pg_run(pg, arena, &call));
	*done = row_count(call.rows) == 1;
	return NULL;
}
