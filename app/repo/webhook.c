#include "config.h"

#include "repo/webhook.h"

#include "db/row.h"

/* Of a delivery, the first included: half a minute later, two, eight, … to half a day. */
#define ATTEMPTS_MAX 8
/* In a row, over all deliveries. */
#define FAILURES_MAX 50

const struct problem *
webhook_repo_insert(struct pg *pg, struct arena *arena, struct id user,
    const struct webhook *webhook, struct str secret, int64_t most, bool *made)
{
	struct pg_call lock = pg_call_new(SQL_WEBHOOK_LOCK_OWNER);
	struct pg_call call = pg_call_new(SQL_WEBHOOK_INSERT);

	/* The insert sees what those it waited for have committed. */
	pg_arg_id(&lock, arena, user);
	TRY(pg_run(pg, arena, &lock));
	pg_arg_id(&call, arena, webhook->id);
	pg_arg_id(&call, arena, user);
	pg_arg_text(&call, arena, webhook->url);
	pg_arg_texts(&call, arena, webhook->events, webhook->event_count);
	pg_arg_text(&call, arena, secret);
	pg_arg_i64(&call, arena, most);
	TRY(pg_run(pg, arena, &call));
	*made = row_count(call.rows) == 1;
	return NULL;
}

static struct webhook
read_webhook(const struct pg_rows *rows, int row, struct arena *arena)
{
	struct webhook webhook = { .id = row_id(rows, row, 0),
		.url = row_str(rows, row, 1),
		.active = row_bool(rows, row, 3),
		.failures = row_i64(rows, row, 4),
		.created_us = row_time(rows, row, 5),
		.rotated_us = row_time(rows, row, 6) };

	webhook.event_count = row_texts(rows, row, 2, arena, &webhook.events);
	return webhook;
}

const struct problem *
webhook_repo_find(
    struct pg *pg, struct arena *arena, struct id id, struct id user, struct webhook *out)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_FIND);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "You have no such webhook.");
	*out = read_webhook(call.rows, 0, arena);
	return NULL;
}

const struct problem *
webhook_repo_list(struct pg *pg, struct arena *arena, struct id user, const struct paging *paging,
    struct webhook **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_WEBHOOK_LIST), pg_call_new(SQL_WEBHOOK_COUNT) };

	paging_time_args(&calls[0], arena, paging, false);
	pg_arg_id(&calls[0], arena, user);
	pg_arg_id(&calls[1], arena, user);
	TRY(pg_run_all(pg, arena, calls, 2));
	*count = paging_count(paging, row_count(calls[0].rows), result);
	result->total = row_i64(calls[1].rows, 0, 0);
	*out = arena_array(arena, struct webhook, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_webhook(calls[0].rows, (int)i, arena);
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_us, (*out)[*count - 1].id };
	return NULL;
}

static const struct problem *
run_for_one(struct pg *pg, struct arena *arena, struct pg_call *call, bool *found)
{
	TRY(pg_run(pg, arena, call));
	*found = row_count(call->rows) == 1;
	return NULL;
}

const struct problem *
webhook_repo_update(
    struct pg *pg, struct arena *arena, struct id user, const struct webhook *webhook, bool *found)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_UPDATE);

	pg_arg_id(&call, arena, webhook->id);
	pg_arg_id(&call, arena, user);
	pg_arg_text(&call, arena, webhook->url);
	pg_arg_texts(&call, arena, webhook->events, webhook->event_count);
	pg_arg_bool(&call, arena, webhook->active);
	return run_for_one(pg, arena, &call, found);
}

const struct problem *
webhook_repo_rotate(struct pg *pg, struct arena *arena, struct id id, struct id user,
    struct str secret, bool *found)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_ROTATE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	pg_arg_text(&call, arena, secret);
	return run_for_one(pg, arena, &call, found);
}

const struct problem *
webhook_repo_delete(struct pg *pg, struct arena *arena, struct id id, struct id user, bool *found)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_DELETE);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	return run_for_one(pg, arena, &call, found);
}

const struct problem *
webhook_repo_test(struct pg *pg, struct arena *arena, struct id delivery, struct id id,
    struct id user, bool *found)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_TEST);

	pg_arg_id(&call, arena, delivery);
	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	return run_for_one(pg, arena, &call, found);
}

static struct delivery
read_delivery(const struct pg_rows *rows, int row)
{
	return (struct delivery){ .id = row_id(rows, row, 0),
		.event = row_str(rows, row, 1),
		.state = row_str(rows, row, 2),
		.attempts = row_i64(rows, row, 3),
		.response_status = row_i64(rows, row, 4),
		.error = row_str(rows, row, 5),
		.created_us = row_time(rows, row, 6),
		.attempted_us = row_time(rows, row, 7),
		.next_us = row_time(rows, row, 8),
		.data = row_str(rows, row, 9) };
}

const struct problem *
webhook_repo_list_deliveries(struct pg *pg, struct arena *arena, struct id webhook,
    const struct paging *paging, struct delivery **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_WEBHOOK_LIST_DELIVERIES),
		pg_call_new(SQL_WEBHOOK_COUNT_DELIVERIES) };

	paging_time_args(&calls[0], arena, paging, false);
	pg_arg_id(&calls[0], arena, webhook);
	pg_arg_id(&calls[1], arena, webhook);
	TRY(pg_run_all(pg, arena, calls, 2));
	*count = paging_count(paging, row_count(calls[0].rows), result);
	result->total = row_i64(calls[1].rows, 0, 0);
	*out = arena_array(arena, struct delivery, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_delivery(calls[0].rows, (int)i);
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_us, (*out)[*count - 1].id };
	return NULL;
}

const struct problem *
webhook_repo_retry(struct pg *pg, struct arena *arena, struct id delivery, struct id id,
    struct id user, bool *found)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_RETRY_DELIVERY);

	pg_arg_id(&call, arena, delivery);
	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, user);
	return run_for_one(pg, arena, &call, found);
}

const struct problem *
webhook_repo_find_sending(struct pg *pg, struct arena *arena, struct id delivery, bool *found,
    struct webhook_sending *out)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_FIND_DELIVERY);

	pg_arg_id(&call, arena, delivery);
	TRY(run_for_one(pg, arena, &call, found));
	if (*found)
		*out = (struct webhook_sending){ .webhook = row_id(call.rows, 0, 0),
			.url = row_str(call.rows, 0, 1),
			.secret = row_str(call.rows, 0, 2),
			.old_secret = row_str(call.rows, 0, 3),
			.event = row_str(call.rows, 0, 4),
			.data = row_str(call.rows, 0, 5),
			.created_us = row_time(call.rows, 0, 6) };
	return NULL;
}

const struct problem *
webhook_repo_finish(
    struct pg *pg, struct arena *arena, struct id delivery, const struct webhook_outcome *outcome)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_FINISH_DELIVERY);

	pg_arg_id(&call, arena, delivery);
	pg_arg_bool(&call, arena, outcome->delivered);
	if (outcome->status == 0)
		pg_arg_null(&call);
	else
		pg_arg_i64(&call, arena, outcome->status);
	pg_arg_text(&call, arena, outcome->error);
	pg_arg_i64(&call, arena, ATTEMPTS_MAX);
	pg_arg_i64(&call, arena, FAILURES_MAX);
	return pg_run(pg, arena, &call);
}

const struct problem *
webhook_repo_drop(struct pg *pg, struct arena *arena, struct id delivery)
{
	struct pg_call call = pg_call_new(SQL_WEBHOOK_DROP_DELIVERY);

	pg_arg_id(&call, arena, delivery);
	return pg_run(pg, arena, &call);
}

const struct problem *
webhook_repo_requeue(struct pg *pg, struct arena *arena)
{
	struct pg_call calls[2] = { pg_call_new(SQL_WEBHOOK_REQUEUE),
		pg_call_new(SQL_WEBHOOK_FORGET) };

	return pg_run_all(pg, arena, calls, 2);
}
