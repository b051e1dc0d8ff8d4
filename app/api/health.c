#include "config.h"

#include "api/health.h"

#include "api/reply.h"
#include "base/clock.h"
#include "blob/blob.h"
#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "media/probe.h"

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

static const struct problem *
check_database(struct call *call)
{
	struct pg_call ping = pg_call_new(SQL_MIGRATION_PING);

	return pg_run(call->service->pg, call->arena, &ping);
}

static const struct problem *
check_redis(struct call *call)
{
	struct redis_command ping = { 0 };

	redis_arg(&ping, STR("PING"));
	return redis_run(call->service->redis, call->arena, &ping, 1);
}

static const struct problem *
check_storage(struct call *call)
{
	return blob_check(call->service->blobs, call->arena);
}

/* Writes one check; the reason stays general, for anyone may ask. True if it is up. */
static bool
put_check(struct call *call, struct json_writer *json, struct str name,
    const struct problem *(*check)(struct call *call))
{
	int64_t started = clock_monotonic_ns();
	const struct problem *problem = check(call);

	json_name(json, name);
	json_object_begin(json);
	json_put_str(json, STR("status"), problem == NULL ? STR("up") : STR("down"));
	put_double(
	    json, STR("latency_ms"), (double)((clock_monotonic_ns() - started) / 1000) / 1e3);
	if (problem != NULL)
		json_put_str(json, STR("error"), str_of(problem->detail));
	json_object_end(json);
	return problem == NULL;
}

const struct problem *
get_health_ready(struct call *call)
{
	struct buf checks = buf_new(call->arena, 512), out = buf_new(call->arena, 512);
	struct json_writer inner = json_writer_new(&checks), json = json_writer_new(&out);
	bool ready;

	json_object_begin(&inner);
	ready = put_check(call, &inner, STR("database"), check_database);
	put_check(call, &inner, STR("redis"), check_redis);
	ready = put_check(call, &inner, STR("storage"), check_storage) && ready;
	json_object_end(&inner);
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
