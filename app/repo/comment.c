#include "config.h"

#include "repo/comment.h"

#include "db/row.h"
#include "repo/image_see.h"

#define FORGOTTEN_AT_ONCE 500
/* The columns behind those of every statement. */
#define COLUMN_REFUSAL 9
#define COLUMN_WAIT 10

/* The columns of every statement that returns comments. */
static struct comment
read_comment(const struct pg_rows *rows, int row)
{
	return (struct comment){
		.id = row_id(rows, row, 0),
		.user_id = row_id(rows, row, 1),
		.username = row_str(rows, row, 2),
		.display_name = row_str(rows, row, 3),
		.image_id = row_id(rows, row, 4),
		.content = row_str(rows, row, 5),
		.created_us = row_time(rows, row, 6),
		.updated_us = row_time(rows, row, 7),
		.image_owner_id = row_id(rows, row, 8),
	};
}

/* Whoever is concerned is told of it; of a comment that is not there, nobody. */
static struct pg_call
tell_call(struct arena *arena, struct id comment, const struct str *names, size_t name_count)
{
	struct pg_call call = pg_call_new(SQL_NOTIFICATION_TELL_OF_COMMENT);

	pg_arg_id(&call, arena, comment);
	pg_arg_texts(&call, arena, names, name_count);
	return call;
}

static struct pg_call
insert_call(struct arena *arena, const struct comment_new *values)
{
	struct pg_call call = pg_call_new(SQL_COMMENT_INSERT);

	pg_arg_id(&call, arena, values->id);
	pg_arg_id(&call, arena, values->user_id);
	pg_arg_id(&call, arena, values->image_id);
	pg_arg_text(&call, arena, values->content);
	pg_arg_bool(&call, arena, values->moderates);
	pg_arg_i64(&call, arena, values->brake.new_seconds);
	pg_arg_bool(&call, arena, values->brake.too_many_links);
	pg_arg_i64(&call, arena, values->brake.per_hour);
	pg_arg_i64(&call, arena, values->brake.repeats);
	return call;
}

const struct problem *
comment_repo_insert(struct pg *pg, struct arena *arena, const struct comment_new *values,
    enum comment_refusal *refusal, int64_t *wait, struct comment *out)
{
	struct pg_call calls[3] = { pg_call_new(SQL_COMMENT_LOCK_AUTHOR),
		insert_call(arena, values),
		tell_call(arena, values->id, values->names, values->name_count) };

	pg_arg_id(&calls[0], arena, values->user_id);
	TRY(pg_run_all(pg, arena, calls, 3));
	if (row_count(calls[1].rows) == 0)
		return image_see_not_found(arena);
	*refusal = (enum comment_refusal)row_i64(calls[1].rows, 0, COLUMN_REFUSAL);
	*wait = row_i64(calls[1].rows, 0, COLUMN_WAIT);
	*out = read_comment(calls[1].rows, 0);
	return NULL;
}

const struct problem *
comment_repo_find(struct pg *pg, struct arena *arena, struct id id, struct id viewer,
    bool moderates, struct comment *out)
{
	struct pg_call call = pg_call_new(SQL_COMMENT_FIND);

	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_id(&call, arena, id);
	pg_arg_bool(&call, arena, moderates);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such comment.");
	*out = read_comment(call.rows, 0);
	return NULL;
}

const struct problem *
comment_repo_update(struct pg *pg, struct arena *arena, const struct comment *read,
    const struct comment_edit *edit, bool *done, bool *refused, int64_t *updated_us)
{
	struct pg_call calls[2] = { pg_call_new(SQL_COMMENT_UPDATE),
		tell_call(arena, read->id, edit->names, edit->name_count) };

	pg_arg_id(&calls[0], arena, read->id);
	pg_arg_id(&calls[0], arena, read->user_id);
	pg_arg_text(&calls[0], arena, edit->content);
	pg_arg_i64(&calls[0], arena, edit->seconds);
	pg_arg_time(&calls[0], arena, read->updated_us);
	pg_arg_i64(&calls[0], arena, edit->brake.new_seconds);
	pg_arg_bool(&calls[0], arena, edit->brake.too_many_links);
	pg_arg_bool(&calls[0], arena, edit->moderates);
	TRY(pg_run_all(pg, arena, calls, 2));
	*done = row_count(calls[0].rows) == 1 && !row_is_null(calls[0].rows, 0, 0);
	*refused = row_count(calls[0].rows) == 1 && row_bool(calls[0].rows, 0, 1);
	if (*done)
		*updated_us = row_time(calls[0].rows, 0, 0);
	return NULL;
}

const struct problem *
comment_repo_delete(struct pg *pg, struct arena *arena, struct id id)
{
	struct pg_call call = pg_call_new(SQL_COMMENT_DELETE);

	pg_arg_id(&call, arena, id);
	return pg_run(pg, arena, &call);
}

static void
read_page(const struct pg_rows *rows, struct arena *arena, const struct paging *paging,
    int64_t total, struct comment_page *out)
{
	struct comment_page page = { .result.total = total };

	page.count = paging_count(paging, row_count(rows), &page.result);
	page.items = arena_array(arena, struct comment, page.count + 1);
	for (size_t i = 0; i < page.count; i++)
		page.items[i] = read_comment(rows, (int)i);
	if (page.count > 0)
		page.result.last = (struct page_key){ page.items[page.count - 1].created_us,
			page.items[page.count - 1].id };
	*out = page;
}

const struct problem *
comment_repo_list(struct pg *pg, struct arena *arena, struct id image, struct id viewer,
    bool moderates, bool newest_first, const struct paging *paging, struct comment_page *out)
{
	struct pg_call calls[2] = { image_see_call(arena, image, viewer, moderates),
		pg_call_new(newest_first ? SQL_COMMENT_LIST_NEWEST : SQL_COMMENT_LIST_OLDEST) };
	struct image_seen seen;

	paging_time_args(&calls[1], arena, paging, !newest_first);
	pg_arg_id(&calls[1], arena, image);
	TRY(pg_run_all(pg, arena, calls, 2));
	TRY(image_see_read(arena, &calls[0], &seen));
	read_page(calls[1].rows, arena, paging, seen.comment_count, out);
	return NULL;
}

const struct problem *
comment_repo_list_of_user(struct pg *pg, struct arena *arena, struct id user,
    const struct paging *paging, struct comment_page *out)
{
	struct pg_call calls[2] = { pg_call_new(SQL_COMMENT_SEE_USER),
		pg_call_new(SQL_COMMENT_LIST_OF_USER) };

	pg_arg_id(&calls[0], arena, user);
	paging_time_args(&calls[1], arena, paging, false);
	pg_arg_id(&calls[1], arena, user);
	TRY(pg_run_all(pg, arena, calls, 2));
	if (row_count(calls[0].rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such account.");
	read_page(calls[1].rows, arena, paging, row_i64(calls[0].rows, 0, 0), out);
	return NULL;
}

const struct problem *
comment_repo_named(struct pg *pg, struct arena *arena, const struct str *names, size_t name_count,
    struct mention **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_LIST_NAMED);

	*count = 0;
	if (name_count == 0)
		return NULL;
	pg_arg_texts(&call, arena, names, name_count);
	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct mention, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i].user_id = row_id(call.rows, (int)i, 0);
		(*out)[i].username = row_str(call.rows, (int)i, 1);
	}
	return NULL;
}

const struct problem *
comment_repo_forget(struct pg *pg, struct arena *arena, int64_t seconds)
{
	struct pg_call call = pg_call_new(SQL_COMMENT_FORGET_DELETED);

	pg_arg_i64(&call, arena, seconds);
	pg_arg_i64(&call, arena, FORGOTTEN_AT_ONCE);
	return pg_run(pg, arena, &call);
}
