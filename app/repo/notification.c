#include "config.h"

#include "repo/notification.h"

#include "db/row.h"

#define FORGOTTEN_AT_ONCE 500

const struct problem *
notification_repo_tell(struct pg *pg, struct arena *arena, const struct notice *notice)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_INSERT_NOTICE);
	struct str names[4], values[4];
	char image[ID_TEXT_SIZE];
	size_t count = 0;
	const struct {
		struct str name, value;
	} details[] = {
		{ STR("action"), notice->action },
		{ STR("reason"), notice->reason },
		{ STR("image_id"),
		    id_is_nil(notice->image) ? STR("") : id_format(notice->image, image) },
		{ STR("image_title"), notice->image_title },
	};

	for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
		if (details[i].value.len == 0)
			continue;
		names[count] = details[i].name;
		values[count++] = details[i].value;
	}
	pg_arg_id(&call, arena, notice->user);
	pg_arg_texts(&call, arena, names, count);
	pg_arg_texts(&call, arena, values, count);
	return pg_run(pg, arena, &call);
}

const struct problem *
notification_repo_find_state(
    struct pg *pg, struct arena *arena, struct id user, struct notification_state *out)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_FIND_STATE);

	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	*out = (struct notification_state){ 0 };
	if (row_count(call.rows) > 0)
		*out = (struct notification_state){ row_i64(call.rows, 0, 0),
			row_i64(call.rows, 0, 1), row_i64(call.rows, 0, 2) };
	return NULL;
}

static struct notification
read_notification(const struct pg_rows *rows, int row)
{
	return (struct notification){
		.id = row_id(rows, row, 0),
		.kind = row_str(rows, row, 1),
		.actor_id = row_id(rows, row, 2),
		.actor_username = row_str(rows, row, 3),
		.actor_display_name = row_str(rows, row, 4),
		.actor_count = row_i64(rows, row, 5),
		.image_id = row_id(rows, row, 6),
		.image_title = row_str(rows, row, 7),
		.comment_id = row_id(rows, row, 8),
		.content = row_str(rows, row, 9),
		.detail = row_str(rows, row, 10),
		.created_us = row_time(rows, row, 11),
		.updated_us = row_time(rows, row, 12),
		.read_us = row_time(rows, row, 13),
	};
}

const struct problem *
notification_repo_list(struct pg *pg, struct arena *arena, struct id user, bool unread_only,
    const struct paging *paging, struct notification_page *out)
{
	struct pg_call call =
	    pg_call_new(unread_only ? SQL_NOTIFICATION_LIST_UNREAD : SQL_NOTIFICATION_LIST);
	struct notification_page page = { 0 };

	paging_time_args(&call, arena, paging, false);
	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	page.count = paging_count(paging, row_count(call.rows), &page.result);
	page.items = arena_array(arena, struct notification, page.count + 1);
	for (size_t i = 0; i < page.count; i++)
		page.items[i] = read_notification(call.rows, (int)i);
	if (page.count > 0)
		page.result.last = (struct page_key){ page.items[page.count - 1].updated_us,
			page.items[page.count - 1].id };
	*out = page;
	return NULL;
}

const struct problem *
notification_repo_read(
    struct pg *pg, struct arena *arena, struct id user, const struct id *ids, size_t count)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_READ_SOME);

	pg_arg_id(&call, arena, user);
	pg_arg_ids(&call, arena, ids, count);
	return pg_run(pg, arena, &call);
}

const struct problem *
notification_repo_read_all(
    struct pg *pg, struct arena *arena, struct id user, int64_t limit, int64_t *affected)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_READ_ALL);

	pg_arg_id(&call, arena, user);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*affected = call.affected;
	return NULL;
}

const struct problem *
notification_repo_check(struct pg *pg, struct arena *arena, struct id user, struct id id)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_EXISTS);

	pg_arg_id(&call, arena, user);
	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such notification.");
	return NULL;
}

const struct problem *
notification_repo_forget(struct pg *pg, struct arena *arena, int64_t seconds)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_FORGET_OLD);

	pg_arg_i64(&call, arena, seconds);
	pg_arg_i64(&call, arena, FORGOTTEN_AT_ONCE);
	return pg_run(pg, arena, &call);
}
