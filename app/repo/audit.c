#include "config.h"

#include "repo/audit.h"

#include "db/row.h"
#include "repo/pattern.h"

void
audit_detail(struct audit_act *act, struct str name, struct str value)
{
	if (act->details == AUDIT_DETAILS_MAX)
		return;
	act->names[act->details] = name;
	act->values[act->details++] = value;
}

const struct problem *
audit_repo_insert(struct pg *pg, struct arena *arena, const struct audit_act *act)
{
	struct pg_call call = pg_call_new(SQL_AUDIT_INSERT);

	pg_arg_id_or_null(&call, arena, act->actor);
	pg_arg_text(&call, arena, act->action);
	pg_arg_text(&call, arena, act->subject_kind);
	pg_arg_id_or_null(&call, arena, act->subject);
	pg_arg_texts(&call, arena, act->names, act->details);
	pg_arg_texts(&call, arena, act->values, act->details);
	return pg_run(pg, arena, &call);
}

static struct audit_record
read_record(const struct pg_rows *rows, int row)
{
	return (struct audit_record){
		.number = row_i64(rows, row, 0),
		.created_us = row_time(rows, row, 1),
		.actor = row_id(rows, row, 2),
		.actor_name = row_str(rows, row, 3),
		.action = row_str(rows, row, 4),
		.subject_kind = row_str(rows, row, 5),
		.subject = row_id(rows, row, 6),
		.details = row_str(rows, row, 7),
	};
}

static void
filter_args(struct pg_call *call, struct arena *arena, const struct audit_filter *filter)
{
	pg_arg_id_or_null(call, arena, filter->actor);
	pg_arg_id_or_null(call, arena, filter->subject);
	pg_arg_text(call, arena, filter->action);
	pg_arg_time(call, arena, filter->from == 0 ? PAGING_BEGIN_OF_TIME : filter->from);
	pg_arg_time(call, arena, filter->to == 0 ? PAGING_END_OF_TIME : filter->to);
	pg_arg_text_or_null(call, arena, pattern_of(arena, filter->text));
}

const struct problem *
audit_repo_list(struct pg *pg, struct arena *arena, const struct audit_filter *filter,
    const struct paging *paging, struct audit_record **out, size_t *count,
    struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_AUDIT_LIST), pg_call_new(SQL_AUDIT_COUNT) };
	size_t rows;

	pg_arg_i64(&calls[0], arena, paging->per_page + 1);
	pg_arg_i64(&calls[0], arena, paging_offset(paging));
	pg_arg_i64(&calls[0], arena, paging->by_key ? paging->after.value : INT64_MAX);
	filter_args(&calls[0], arena, filter);
	filter_args(&calls[1], arena, filter);
	TRY(pg_run_all(pg, arena, calls, 2));
	rows = (size_t)row_count(calls[0].rows);
	*result = (struct page_result){ .more = rows > (size_t)paging->per_page,
		.total = row_i64(calls[1].rows, 0, 0) };
	*count = result->more ? (size_t)paging->per_page : rows;
	*out = arena_array(arena, struct audit_record, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_record(calls[0].rows, (int)i);
	if (*count > 0)
		result->last.value = (*out)[*count - 1].number;
	return NULL;
}
