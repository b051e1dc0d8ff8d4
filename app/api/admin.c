#include "config.h"

#include "api/admin_handlers.h"

#include "api/account_json.h"
#include "api/body.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/account.h"
#include "service/admin.h"
#include "service/quota.h"

#define DAYS_DEFAULT 30
#define DAYS_MAX 366
#define QUERY_MAX 100
/* More than any disk. */
#define QUOTA_MAX (INT64_C(1) << 53)

static void
put_day(struct json_writer *json, const struct statistics_day *day)
{
	json_object_begin(json);
	json_put_str(json, STR("day"), day->day);
	json_put_time(json, STR("taken_at"), day->taken_us);
	for (int i = 0; i < FIGURE_COUNT; i++)
		json_put_i64(json, statistics_names[i], day->figures[i]);
	json_object_end(json);
}

const struct problem *
get_admin_statistics(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct buf out = buf_new(call->arena, 16 * 1024);
	struct json_writer json = json_writer_new(&out);
	struct statistics_day *days;
	int64_t wanted = DAYS_DEFAULT;
	size_t count;

	query_i64(call, &errors, "days", 1, DAYS_MAX, &wanted);
	TRY(field_errors_problem(&errors));
	TRY(admin_list_statistics(call->service, call->arena, wanted, &days, &count));
	json_object_begin(&json);
	json_name(&json, STR("now"));
	if (count == 0)
		json_null(&json);
	else
		put_day(&json, &days[0]);
	json_name(&json, STR("days"));
	json_array_begin(&json);
	for (size_t i = 0; i < count; i++)
		put_day(&json, &days[i]);
	json_array_end(&json);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}

static void
put_places(struct json_writer *json, const struct admin_storage *storage)
{
	json_name(json, STR("places"));
	json_array_begin(json);
	for (size_t i = 0; i < storage->count; i++) {
		json_object_begin(json);
		json_put_str(json, STR("provider"), storage->places[i].provider);
		json_put_i64(json, STR("files"), storage->places[i].files);
		json_put_i64(json, STR("bytes"), storage->places[i].bytes);
		json_put_time(json, STR("taken_at"), storage->places[i].taken_us);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_disk(struct json_writer *json, const struct admin_storage *storage)
{
	json_name(json, STR("disk"));
	if (storage->disk_bytes < 0) {
		json_null(json);
		return;
	}
	json_object_begin(json);
	json_put_i64(json, STR("bytes"), storage->disk_bytes);
	json_put_i64(json, STR("free"), storage->free_bytes);
	json_object_end(json);
}

const struct problem *
get_admin_storage(struct call *call)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);
	struct admin_storage storage;

	TRY(admin_find_storage(call->service, call->arena, &storage));
	json_object_begin(&json);
	put_places(&json, &storage);
	put_disk(&json, &storage);
	json_put_i64(&json, STR("uploads_unfinished"), storage.uploads.unfinished);
	json_put_i64(&json, STR("uploads_unfinished_bytes"), storage.uploads.unfinished_bytes);
	json_put_i64(&json, STR("images_processing"), storage.uploads.processing);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}

static void
read_filter(struct call *call, struct field_errors *errors, struct account_filter *out)
{
	static const struct str roles[] = { STR("user"), STR("moderator"), STR("admin") };
	static const struct str states[] = { STR("active"), STR("pending"), STR("suspended"),
		STR("deleted") };
	int choice;

	query_text(call, errors, "q", QUERY_MAX, &out->text);
	if (query_choice(call, errors, "role", roles, 3, &choice))
		out->role = roles[choice];
	if (query_choice(call, errors, "status", states, 4, &choice))
		out->status = states[choice];
}

const struct problem *
get_admin_users(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct account_filter filter = { STR(""), STR(""), STR("") };
	struct page_result result;
	struct account *accounts;
	struct json_writer json;
	struct paging paging;
	struct str listing;
	struct buf out;
	size_t count;

	read_filter(call, &errors, &filter);
	listing =
	    arena_printf(call->arena, "users %.*s %.*s %.*s", (int)filter.role.len, filter.role.at,
		(int)filter.status.len, filter.status.at, (int)filter.text.len, filter.text.at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(admin_list_users(
	    call->service, call->arena, &filter, &paging, &accounts, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		account_json(call, &json, &accounts[i], true);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

/* Absent or null: as the environment says. */
static int64_t
read_max(struct body *body, const char *name)
{
	const struct json_value *value = json_member(body->json, name);
	int64_t max = USAGE_DEFAULT;

	if (value != NULL && value->kind != JSON_NULL)
		body_i64(body, name, BODY_REQUIRED, 0, QUOTA_MAX, &max);
	return max;
}

const struct problem *
put_user_quota(struct call *call)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);
	int64_t max_images, max_bytes;
	struct account account;
	struct body body;
	struct id id;

	TRY(call_id(call, 0, "account", &id));
	TRY(body_read(call, &body));
	max_images = read_max(&body, "max_images");
	max_bytes = read_max(&body, "max_bytes");
	TRY(field_errors_problem(&body.errors));
	TRY(quota_set(call->service, call->arena, &call->viewer, id, max_images, max_bytes));
	TRY(account_find(call->service, call->arena, id, &account));
	account_json(call, &json, &account, true);
	reply_json(call, 200, &out);
	return NULL;
}

static void
put_job(struct json_writer *json, const struct job_listed *job)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), job->id);
	json_put_str(json, STR("kind"), job->kind);
	json_put_str(json, STR("state"), job->state);
	json_name(json, STR("subject_id"));
	json_id_or_null(json, job->subject);
	json_name(json, STR("owner_id"));
	json_id_or_null(json, job->owner);
	json_put_i64(json, STR("attempts"), job->attempts);
	json_put_i64(json, STR("progress"), job->progress);
	json_put_str_or_null(json, STR("error"), job->error);
	json_put_time(json, STR("created_at"), job->created_at);
	json_put_time(json, STR("updated_at"), job->updated_at);
	json_put_time(json, STR("run_at"), job->run_at);
	json_object_end(json);
}

const struct problem *
get_admin_jobs(struct call *call)
{
	static const struct str states[] = { STR("dead"), STR("queued"), STR("running"),
		STR("done") };
	struct field_errors errors = { .arena = call->arena };
	struct page_result result;
	struct json_writer json;
	struct job_listed *jobs;
	struct paging paging;
	struct str listing;
	struct buf out;
	int state = 0;
	size_t count;

	query_choice(call, &errors, "state", states, 4, &state);
	listing = arena_printf(call->arena, "jobs %d", state);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(admin_list_jobs(
	    call->service, call->arena, states[state], &paging, &jobs, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		put_job(&json, &jobs[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
post_job_retry(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "job", &id));
	TRY(admin_retry_job(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
delete_job(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "job", &id));
	TRY(admin_drop_job(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}
