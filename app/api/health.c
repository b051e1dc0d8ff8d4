#include "config.h"

#include "api/health.h"

#include <pthread.h>

#include "api/reply.h"
#include "base/clock.h"
#include "blob/blob.h"
#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "media/probe.h"
#include "service/replica.h"

static void
put_double(struct json_writer *json, struct str name, double value)
{
	json_name(json, name);
	json_f64(json, value);
}

const struct problem *
get_health_live(struct call *call)
{
	struct buf out = buf_new(call->arena, 128);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("status"), STR("ok"));
	json_put_time(&json, STR("timestamp"), clock_now_us());
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, 200, &out);
	return NULL;
}

/* One of the things that are needed. Each has its own arena, for they are asked at once. */
struct check {
	struct str name;
	const struct problem *(*run)(const struct service *service, struct arena *arena);
	const struct service *service;
	struct arena arena;
	const struct problem *problem;
	int64_t time_ns;
	pthread_t thread;
	bool apart;
};

static const struct problem *
check_database(const struct service *service, struct arena *arena)
{
	struct pg_call ping = pg_call_new(SQL_MIGRATION_PING);

	return pg_run(service->pg, arena, &ping);
}

static const struct problem *
check_redis(const struct service *service, struct arena *arena)
{
	struct redis_command ping = { 0 };

	redis_arg(&ping, STR("PING"));
	return redis_run(service->redis, arena, &ping, 1);
}

static const struct problem *
check_storage(const struct service *service, struct arena *arena)
{
	return blob_check(service->blobs, arena);
}

/* What this worker last knew of it: it is looked after between requests. */
static const struct problem *
check_replica(const struct service *service, struct arena *arena)
{
	return replica_ready(service->replica)
		   ? NULL
		   : problem_new(arena, PROBLEM_UNAVAILABLE,
			 "No read replica can be used: listings are read from the database.");
}

static void *
run_check(void *context)
{
	struct check *check = context;
	int64_t started = clock_monotonic_ns();

	check->problem = check->run(check->service, &check->arena);
	check->time_ns = clock_monotonic_ns() - started;
	return NULL;
}

/*
 * All at once, so that who asks waits for the slowest and not for the sum. PostgreSQL and Redis are
 * given up after their time-outs, a disk that hangs by the watchdog. The first check runs here:
 * what observes statements belongs to this thread.
 */
static void
run_checks(struct check *checks, size_t count)
{
	for (size_t i = 1; i < count; i++)
		checks[i].apart =
		    pthread_create(&checks[i].thread, NULL, run_check, &checks[i]) == 0;
	for (size_t i = 0; i < count; i++)
		if (!checks[i].apart)
			run_check(&checks[i]);
	for (size_t i = 1; i < count; i++)
		if (checks[i].apart)
			pthread_join(checks[i].thread, NULL);
}

/* The reason stays general, for anyone may ask. */
static void
put_check(struct json_writer *json, const struct check *check)
{
	json_name(json, check->name);
	json_object_begin(json);
	json_put_str(json, STR("status"), check->problem == NULL ? STR("up") : STR("down"));
	put_double(json, STR("latency_ms"), (double)(check->time_ns / 1000) / 1e3);
	if (check->problem != NULL)
		json_put_str(json, STR("error"), str_of(check->problem->detail));
	json_object_end(json);
}

/*
 * True if all that cannot be done without is there: without Redis and replicas everything still
 * works.
 */
static bool
put_checks(struct call *call, struct json_writer *json)
{
	struct check checks[] = {
		{ .name = STR("database"), .run = check_database, .service = call->service },
		{ .name = STR("redis"), .run = check_redis, .service = call->service },
		{ .name = STR("storage"), .run = check_storage, .service = call->service },
		{ .name = STR("read_replica"), .run = check_replica, .service = call->service },
	};
	size_t count = sizeof checks / sizeof *checks - (replica_wanted(call->config) ? 0 : 1);

	run_checks(checks, count);
	json_object_begin(json);
	for (size_t i = 0; i < count; i++)
		put_check(json, &checks[i]);
	json_object_end(json);
	for (size_t i = 0; i < count; i++)
		arena_release(&checks[i].arena);
	return checks[0].problem == NULL && checks[2].problem == NULL;
}

const struct problem *
get_health_ready(struct call *call)
{
	struct buf checks = buf_new(call->arena, 512), out = buf_new(call->arena, 512);
	struct json_writer inner = json_writer_new(&checks), json = json_writer_new(&out);
	bool ready;

	ready = put_checks(call, &inner);
	/* Whatever works: who asks is to go elsewhere. */
	ready = ready && !call->request->draining;
	json_object_begin(&json);
	json_put_str(&json, STR("status"), ready ? STR("ready") : STR("not_ready"));
	json_put_time(&json, STR("timestamp"), clock_now_us());
	if (call->request->draining)
		json_put_bool(&json, STR("draining"), true);
	json_name(&json, STR("checks"));
	json_raw(&json, buf_str(&checks));
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, ready ? 200 : 503, &out);
	return NULL;
}

static void
put_lengths(struct json_writer *json)
{
	static const struct {
		struct str name;
		int64_t max;
	} lengths[] = {
		{ STR("title"), 255 },
		{ STR("description"), 2000 },
		{ STR("alt_text"), 1000 },
		{ STR("tag"), 50 },
		{ STR("tags"), 20 },
		{ STR("comment"), 1000 },
		{ STR("username"), 32 },
		{ STR("display_name"), 100 },
		{ STR("bio"), 500 },
		{ STR("password"), 128 },
		{ STR("report_description"), 1000 },
		{ STR("report_resolution"), 1000 },
		{ STR("appeal"), 2000 },
	};

	json_name(json, STR("lengths"));
	json_object_begin(json);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		json_put_i64(json, lengths[i].name, lengths[i].max);
	json_object_end(json);
}

static void
put_upload(struct json_writer *json, const struct config *config)
{
	unsigned formats = media_formats(config->upload.formats);

	json_name(json, STR("upload"));
	json_object_begin(json);
	json_put_i64(json, STR("max_bytes"), config->upload.max_bytes);
	json_put_i64(json, STR("request_max_bytes"), config->upload.request_max_bytes);
	json_put_i64(json, STR("files_per_request"), 50);
	json_put_i64(json, STR("min_side"), config->upload.min_side);
	json_put_i64(json, STR("max_side"), config->upload.max_side);
	json_put_i64(json, STR("max_pixels"), config->upload.max_pixels);
	json_name(json, STR("formats"));
	json_array_begin(json);
	for (unsigned i = 0; i < MEDIA_FORMAT_COUNT; i++)
		if ((formats & 1U << i) != 0)
			json_str(json, media_mime((enum media_format)i));
	json_array_end(json);
	json_object_end(json);
}

static void
put_rates(struct json_writer *json, const struct config *config)
{
	json_name(json, STR("rates"));
	json_object_begin(json);
	json_put_i64(json, STR("per_address_per_minute"), config->limits.per_address);
	json_put_i64(json, STR("per_user_per_minute"), config->limits.per_user);
	json_put_i64(json, STR("login_per_address_per_minute"), config->limits.login);
	json_put_i64(json, STR("upload_per_user_per_hour"), config->limits.upload);
	json_put_i64(json, STR("report_per_user_per_hour"), config->limits.report);
	json_put_i64(
	    json, STR("new_account_seconds"), config->people.new_account / CLOCK_SECOND_NS);
	json_put_i64(json, STR("new_account_links_per_comment"), config->people.new_links);
	json_put_i64(json, STR("new_account_comments_per_hour"), config->people.new_per_hour);
	json_put_i64(json, STR("new_account_same_comments_per_day"), config->people.new_repeats);
	json_object_end(json);
}

/* Null: no limit. One's own, if an administrator gave another, is in GET /users/me. */
static void
put_quota(struct json_writer *json, const struct config *config)
{
	json_name(json, STR("quota"));
	json_object_begin(json);
	if (config->quota.images == 0)
		json_put_null(json, STR("images"));
	else
		json_put_i64(json, STR("images"), config->quota.images);
	if (config->quota.bytes == 0)
		json_put_null(json, STR("bytes"));
	else
		json_put_i64(json, STR("bytes"), config->quota.bytes);
	json_object_end(json);
}

const struct problem *
get_limits(struct call *call)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	put_upload(&json, call->config);
	put_lengths(&json);
	put_quota(&json, call->config);
	put_rates(&json, call->config);
	json_put_i64(&json, STR("body_max_bytes"), 1024 * 1024);
	json_put_i64(&json, STR("per_page_max"), 100);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}
