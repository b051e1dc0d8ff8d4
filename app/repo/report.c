#include "config.h"

#include "repo/report.h"

#include "db/row.h"
#include "repo/batch_loader.h"
#include "repo/image_row.h"

const struct str report_reason_names[REASON_COUNT] = {
	[REASON_SPAM] = STR("spam"),
	[REASON_INAPPROPRIATE] = STR("inappropriate"),
	[REASON_COPYRIGHT] = STR("copyright"),
	[REASON_HARASSMENT] = STR("harassment"),
	[REASON_OTHER] = STR("other"),
};

const struct str report_status_names[REPORT_STATUS_COUNT] = {
	[REPORT_PENDING] = STR("pending"),
	[REPORT_REVIEWING] = STR("reviewing"),
	[REPORT_RESOLVED] = STR("resolved"),
	[REPORT_DISMISSED] = STR("dismissed"),
};

const struct str report_action_names[ACTION_COUNT] = {
	[ACTION_DISMISS] = STR("dismiss"),
	[ACTION_WARN] = STR("warn"),
	[ACTION_REMOVE] = STR("remove"),
	[ACTION_BAN] = STR("ban"),
};

const struct problem *
report_repo_insert(
    struct pg *pg, struct arena *arena, const struct report_new *values, int64_t *created_us)
{
	struct pg_call call = pg_call_new(SQL_REPORT_INSERT);

	pg_arg_id(&call, arena, values->id);
	pg_arg_id(&call, arena, values->image);
	pg_arg_id(&call, arena, values->reporter);
	pg_arg_text(&call, arena, report_reason_names[values->reason]);
	pg_arg_text(&call, arena, values->description);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such image.");
	*created_us = row_time(call.rows, 0, 0);
	return NULL;
}

static struct report_person
read_person(const struct pg_rows *rows, int row, int column)
{
	return (struct report_person){ row_id(rows, row, column), row_str(rows, row, column + 1),
		row_str(rows, row, column + 2) };
}

static struct report
read_report(const struct pg_rows *rows, int row)
{
	return (struct report){
		.id = row_id(rows, row, 0),
		.image_id = row_id(rows, row, 1),
		.image_title = row_str(rows, row, 2),
		.owner = read_person(rows, row, 3),
		.reporter = read_person(rows, row, 6),
		.reason = row_str(rows, row, 9),
		.description = row_str(rows, row, 10),
		.status = row_str(rows, row, 11),
		.reviewer = row_id(rows, row, 12),
		.claimed_us = row_time(rows, row, 13),
		.action = row_str(rows, row, 14),
		.resolution = row_str(rows, row, 15),
		.resolved_by = row_id(rows, row, 16),
		.resolved_us = row_time(rows, row, 17),
		.created_us = row_time(rows, row, 18),
	};
}

const struct problem *
report_repo_find(struct pg *pg, struct arena *arena, struct id id, struct report *out)
{
	struct pg_call call = pg_call_new(SQL_REPORT_FIND);

	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such report.");
	*out = read_report(call.rows, 0);
	return NULL;
}

/* $1..$4 of a listing, the latest first. */
static void
page_args(struct pg_call *call, struct arena *arena, const struct paging *paging)
{
	pg_arg_i64(call, arena, paging->per_page + 1);
	pg_arg_i64(call, arena, paging_offset(paging));
	pg_arg_time(call, arena, paging->by_key ? paging->after.value : PAGING_END_OF_TIME);
	pg_arg_id(call, arena, paging->after.id);
}

/* How many rows are of the page; the total stands in the second call. */
static size_t
page_count(
    const struct pg_call calls[static 2], const struct paging *paging, struct page_result *result)
{
	size_t rows = (size_t)row_count(calls[0].rows);

	*result = (struct page_result){ .more = rows > (size_t)paging->per_page,
		.total = row_i64(calls[1].rows, 0, 0) };
	return result->more ? (size_t)paging->per_page : rows;
}

const struct problem *
report_repo_list(struct pg *pg, struct arena *arena, struct str status, const struct paging *paging,
    struct report **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_REPORT_LIST), pg_call_new(SQL_REPORT_COUNT) };

	page_args(&calls[0], arena, paging);
	pg_arg_text(&calls[0], arena, status);
	pg_arg_text(&calls[1], arena, status);
	TRY(pg_run_all(pg, arena, calls, 2));
	*count = page_count(calls, paging, result);
	*out = arena_array(arena, struct report, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_report(calls[0].rows, (int)i);
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_us, (*out)[*count - 1].id };
	return NULL;
}

static void
give_images(const struct pg_rows *rows, struct arena *arena, struct report *reports, size_t count,
    struct image **images, size_t *image_count)
{
	*image_count = (size_t)row_count(rows);
	*images = arena_array(arena, struct image, *image_count + 1);
	for (size_t i = 0; i < *image_count; i++) {
		image_row_read(rows, arena, (int)i, &(*images)[i]);
		for (size_t k = 0; k < count; k++)
			if (id_eq(reports[k].image_id, (*images)[i].id))
				reports[k].image = &(*images)[i];
	}
}

static void
give_histories(const struct pg_rows *rows, struct report *reports, size_t count)
{
	for (size_t i = 0; i < count; i++)
		reports[i].history = (struct report_history){
			.reports = row_i64(rows, (int)i, 1),
			.open = row_i64(rows, (int)i, 2),
			.warnings = row_i64(rows, (int)i, 3),
			.removals = row_i64(rows, (int)i, 4),
			.bans = row_i64(rows, (int)i, 5),
		};
}

const struct problem *
report_repo_load(
    struct pg *pg, struct arena *arena, struct id viewer, struct report *reports, size_t count)
{
	struct pg_call calls[2] = { pg_call_new(SQL_IMAGE_LIST_IDS),
		pg_call_new(SQL_REPORT_LIST_HISTORIES) };
	struct id *images = arena_array(arena, struct id, count + 1);
	struct id *owners = arena_array(arena, struct id, count + 1);
	struct image *found;
	size_t image_count;

	if (count == 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		images[i] = reports[i].image_id;
		owners[i] = reports[i].owner.id;
	}
	pg_arg_id_or_null(&calls[0], arena, viewer);
	pg_arg_ids(&calls[0], arena, images, count);
	pg_arg_ids(&calls[1], arena, owners, count);
	TRY(pg_run_all(pg, arena, calls, 2));
	give_images(calls[0].rows, arena, reports, count, &found, &image_count);
	give_histories(calls[1].rows, reports, count);
	return batch_load(pg, arena, found, image_count);
}

static const struct problem *
run_for_one(struct pg *pg, struct arena *arena, struct pg_call *call, bool *done)
{
	TRY(pg_run(pg, arena, call));
	*done = row_count(call->rows) == 1;
	return NULL;
}

const struct problem *
report_repo_claim(struct pg *pg, struct arena *arena, struct id id, struct id moderator, bool *done)
{
	struct pg_call call = pg_call_new(SQL_REPORT_CLAIM);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, moderator);
	return run_for_one(pg, arena, &call, done);
}

const struct problem *
report_repo_release(
    struct pg *pg, struct arena *arena, struct id id, struct id moderator, bool *done)
{
	struct pg_call call = pg_call_new(SQL_REPORT_RELEASE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, moderator);
	return run_for_one(pg, arena, &call, done);
}

const struct problem *
report_repo_resolve(struct pg *pg, struct arena *arena, struct id id, struct id moderator,
    enum report_action action, struct str resolution, bool *done)
{
	struct pg_call call = pg_call_new(SQL_REPORT_RESOLVE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, moderator);
	pg_arg_text(&call, arena, report_action_names[action]);
	pg_arg_text(&call, arena, resolution);
	return run_for_one(pg, arena, &call, done);
}

const struct problem *
report_repo_resolve_others(struct pg *pg, struct arena *arena, struct id id, struct id image)
{
	struct pg_call call = pg_call_new(SQL_REPORT_RESOLVE_OTHERS);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, image);
	return pg_run(pg, arena, &call);
}

static struct decision
read_decision(const struct pg_rows *rows, int row)
{
	return (struct decision){
		.id = row_id(rows, row, 0),
		.image_id = row_id(rows, row, 1),
		.image_title = row_str(rows, row, 2),
		.reason = row_str(rows, row, 3),
		.action = row_str(rows, row, 4),
		.resolution = row_str(rows, row, 5),
		.resolved_us = row_time(rows, row, 6),
		.appeal_id = row_id(rows, row, 7),
		.appeal = row_str(rows, row, 8),
		.appeal_status = row_str(rows, row, 9),
		.answer = row_str(rows, row, 10),
		.answered_us = row_time(rows, row, 11),
		.appealed_us = row_time(rows, row, 12),
	};
}

const struct problem *
report_repo_list_decisions(struct pg *pg, struct arena *arena, struct id owner,
    const struct paging *paging, struct decision **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_REPORT_LIST_DECISIONS),
		pg_call_new(SQL_REPORT_COUNT_DECISIONS) };

	page_args(&calls[0], arena, paging);
	pg_arg_id(&calls[0], arena, owner);
	pg_arg_id(&calls[1], arena, owner);
	TRY(pg_run_all(pg, arena, calls, 2));
	*count = page_count(calls, paging, result);
	*out = arena_array(arena, struct decision, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_decision(calls[0].rows, (int)i);
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].resolved_us, (*out)[*count - 1].id };
	return NULL;
}
