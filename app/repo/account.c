#include "config.h"

#include "repo/account.h"

#include "db/row.h"
#include "repo/pattern.h"

static void
read_row(const struct pg_rows *rows, int row, struct account *out)
{
	*out = (struct account){
		.id = row_id(rows, row, 0),
		.email = row_str(rows, row, 1),
		.username = row_str(rows, row, 2),
		.password_hash = row_str(rows, row, 3),
		.role = row_str(rows, row, 4),
		.status = row_str(rows, row, 5),
		.display_name = row_str(rows, row, 6),
		.bio = row_str(rows, row, 7),
		.created_us = row_time(rows, row, 8),
		.updated_us = row_time(rows, row, 9),
		.version = row_i64(rows, row, 10),
		.locked_until_us = row_time(rows, row, 11),
		.image_count = row_i64(rows, row, 12),
		.show_nsfw = row_bool(rows, row, 13),
		.usage = { row_i64(rows, row, 14), row_i64(rows, row, 15), row_i64(rows, row, 16),
		    row_i64(rows, row, 17) },
	};
}

/* Runs a statement that gives one account row or none. */
static const struct problem *
run_for_one(
    struct pg *pg, struct arena *arena, struct pg_call *call, bool *found, struct account *out)
{
	TRY(pg_run(pg, arena, call));
	*found = row_count(call->rows) == 1;
	if (*found)
		read_row(call->rows, 0, out);
	return NULL;
}

const struct problem *
account_repo_insert(
    struct pg *pg, struct arena *arena, const struct account_new *values, struct account *out)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_INSERT);
	bool found;

	pg_arg_id(&call, arena, values->id);
	pg_arg_text(&call, arena, values->email);
	pg_arg_text(&call, arena, values->username);
	pg_arg_text(&call, arena, values->password_hash);
	pg_arg_text_or_null(&call, arena, values->display_name);
	pg_arg_text(&call, arena, values->role);
	return run_for_one(pg, arena, &call, &found, out);
}

const struct problem *
account_repo_find(
    struct pg *pg, struct arena *arena, struct id id, bool *found, struct account *out)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_FIND);

	pg_arg_id(&call, arena, id);
	return run_for_one(pg, arena, &call, found, out);
}

const struct problem *
account_repo_find_by_login(
    struct pg *pg, struct arena *arena, struct str login, bool *found, struct account *out)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_FIND_BY_LOGIN);

	pg_arg_text(&call, arena, login);
	return run_for_one(pg, arena, &call, found, out);
}

const struct problem *
account_repo_update_profile(struct pg *pg, struct arena *arena, struct id id,
    const struct account_profile *profile, bool *found, struct account *out)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_UPDATE_PROFILE);

	pg_arg_id(&call, arena, id);
	pg_arg_text_or_null(&call, arena, profile->display_name);
	pg_arg_text_or_null(&call, arena, profile->bio);
	pg_arg_bool(&call, arena, profile->show_nsfw);
	return run_for_one(pg, arena, &call, found, out);
}

const struct problem *
account_repo_update_role(struct pg *pg, struct arena *arena, struct id id, struct str role,
    bool *found, struct account *out)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_UPDATE_ROLE);

	pg_arg_id(&call, arena, id);
	pg_arg_text(&call, arena, role);
	return run_for_one(pg, arena, &call, found, out);
}

const struct problem *
account_repo_update_password(struct pg *pg, struct arena *arena, struct id id,
    struct str password_hash, struct str old_hash, bool *changed)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_UPDATE_PASSWORD);

	pg_arg_id(&call, arena, id);
	pg_arg_text(&call, arena, password_hash);
	pg_arg_text_or_null(&call, arena, old_hash);
	TRY(pg_run(pg, arena, &call));
	*changed = call.affected == 1;
	return NULL;
}

const struct problem *
account_repo_renew_hash(
    struct pg *pg, struct arena *arena, struct id id, struct str password_hash, struct str old_hash)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_RENEW_HASH);

	pg_arg_id(&call, arena, id);
	pg_arg_text(&call, arena, password_hash);
	pg_arg_text(&call, arena, old_hash);
	return pg_run(pg, arena, &call);
}

const struct problem *
account_repo_list(struct pg *pg, struct arena *arena, struct str text, int64_t limit,
    struct page_key after, struct account **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_LIST);

	pg_arg_text(&call, arena, text);
	pg_arg_i64(&call, arena, limit);
	pg_arg_time(&call, arena, after.value);
	pg_arg_id(&call, arena, after.id);
	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct account, *count + 1);
	for (size_t i = 0; i < *count; i++)
		read_row(call.rows, (int)i, &(*out)[i]);
	return NULL;
}

const struct problem *
account_repo_login_failed(struct pg *pg, struct arena *arena, struct id id, int64_t lock_after,
    int64_t lock_seconds, bool *locked, bool *was_locked)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_LOGIN_FAILED);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, lock_after);
	pg_arg_i64(&call, arena, lock_seconds);
	TRY(pg_run(pg, arena, &call));
	*was_locked = row_count(call.rows) == 0;
	*locked = !*was_locked && row_bool(call.rows, 0, 0);
	return NULL;
}

static void
filter_args(struct pg_call *call, struct arena *arena, const struct account_filter *filter)
{
	pg_arg_text_or_null(call, arena, pattern_of(arena, filter->text));
	pg_arg_text(call, arena, filter->role);
	pg_arg_text(call, arena, filter->status);
}

const struct problem *
account_repo_search(struct pg *pg, struct arena *arena, const struct account_filter *filter,
    const struct paging *paging, struct account **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_ACCOUNT_SEARCH),
		pg_call_new(SQL_ACCOUNT_COUNT_SEARCH) };

	paging_time_args(&calls[0], arena, paging, false);
	filter_args(&calls[0], arena, filter);
	filter_args(&calls[1], arena, filter);
	TRY(pg_run_all(pg, arena, calls, 2));
	*count = paging_count(paging, row_count(calls[0].rows), result);
	result->total = row_i64(calls[1].rows, 0, 0);
	*out = arena_array(arena, struct account, *count + 1);
	for (size_t i = 0; i < *count; i++)
		read_row(calls[0].rows, (int)i, &(*out)[i]);
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_us, (*out)[*count - 1].id };
	return NULL;
}
