#include "config.h"

#include "api/measure.h"

#include <sys/stat.h>

#include "api/api.h"
#include "api/reply.h"
#include "api/request_log.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/replica.h"

#define MS INT64_C(1000000)
#define JOBS_STALE_SECONDS 60
#define JOBS_TEXT_MAX ((size_t)256 * 1024)

/* Every status we answer with; the last stands for any other. */
static const int statuses[] = { 200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 406, 409,
	410, 412, 413, 415, 416, 422, 429, 431, 500, 503, 504, 507, 0 };
#define STATUS_COUNT (sizeof statuses / sizeof *statuses)
/* A bound for tables of routes: the table itself says how many there are. */
#define ROUTES_MAX ((size_t)200)

static const int64_t bounds[] = { MS, 5 * MS, 10 * MS, 25 * MS, 50 * MS, 100 * MS, 250 * MS,
	500 * MS, 1000 * MS };
#define BOUND_COUNT (sizeof bounds / sizeof *bounds)

enum connection_state {
	CONNECTION_OPEN,
	CONNECTION_IDLE,
	CONNECTION_IN_USE,
	CONNECTION_STATE_COUNT
};

static const char *const connection_names[CONNECTION_STATE_COUNT] = { "open", "idle", "in_use" };
enum replica_result { REPLICA_USED, REPLICA_BEHIND, REPLICA_FAILED, REPLICA_RESULT_COUNT };

static const char *const replica_names[REPLICA_RESULT_COUNT] = { "used", "behind", "failed" };
static const char *const security_names[SECURITY_EVENT_COUNT] = {
	[SECURITY_LOGIN_FAILED] = "login_failed",
	[SECURITY_ACCOUNT_LOCKED] = "account_locked",
	[SECURITY_TOKEN_REFUSED] = "token_refused",
	[SECURITY_REFRESH_REPLAYED] = "refresh_replayed",
};
static const char *const cache_names[CACHE_COUNT] = {
	[CACHE_LISTING] = "listing", [CACHE_RECORD] = "record", [CACHE_SESSION] = "session"
};
static const char *const limit_names[] = {
	[LIMIT_GENERAL] = "general",
	[LIMIT_LOGIN] = "login",
	[LIMIT_UPLOAD] = "upload",
	[LIMIT_REPORT] = "report",
	[LIMIT_NONE] = "none",
};

/* method="GET",route="/images/{id}" ; past the table: a path that is no route's. */
static void
route_labels(size_t route, struct buf *out)
{
	if (route >= api_route_count) {
		buf_append(out, STR("method=\"other\",route=\"none\""));
		return;
	}
	buf_printf(out, "method=\"%s\",route=\"%s\"",
	    http_method_name(api_routes[route].route.method).at,
	    api_routes[route].route.pattern.at);
}

static void
request_labels(size_t series, struct buf *out)
{
	int status = statuses[series % STATUS_COUNT];

	route_labels(series / STATUS_COUNT, out);
	if (status == 0)
		buf_append(out, STR(",status=\"other\""));
	else
		buf_printf(out, ",status=\"%d\"", status);
}

/* "image_list_public" is a list_public on image: the file sql/image/list_public.sql. */
static void
statement_labels(size_t series, struct buf *out)
{
	struct str name = str_of(statement_texts[series].name), noun = str_cut(&name, '_');

	buf_append(out, STR("query_type=\""));
	buf_append(out, name);
	buf_append(out, STR("\",table=\""));
	buf_append(out, noun);
	buf_append(out, STR("\""));
}

static void
connection_labels(size_t series, struct buf *out)
{
	buf_printf(out, "state=\"%s\"", connection_names[series]);
}

static void
replica_labels(size_t series, struct buf *out)
{
	buf_printf(out, "result=\"%s\"", replica_names[series]);
}

static void
cache_labels(size_t series, struct buf *out)
{
	buf_printf(out, "cache=\"%s\",result=\"%s\"", cache_names[series / 2],
	    series % 2 == 0 ? "hit" : "miss");
}

static void
limit_labels(size_t series, struct buf *out)
{
	buf_printf(out, "limit=\"%s\"", limit_names[series]);
}

static void
security_labels(size_t series, struct buf *out)
{
	buf_printf(out, "event=\"%s\"", security_names[series]);
}

static void
upload_labels(size_t series, struct buf *out)
{
	buf_printf(out, "result=\"%s\"", series == 0 ? "accepted" : "refused");
}

static void
death_labels(size_t series, struct buf *out)
{
	buf_printf(out, "reason=\"%s\"", series == WORKER_DEATH_TIMEOUT ? "timeout" : "crash");
}

static void
wait_labels(size_t series, struct buf *out)
{
	buf_printf(out, "for=\"%s\"", series == 0 ? "answer" : "trial");
}

static void
build_labels(size_t series, struct buf *out)
{
	(void)series;
	buf_append(out, STR("version=\"" PACKAGE_VERSION "\""));
}

const struct metric_family api_metric_families[API_METRIC_COUNT] = {
	[METRIC_HTTP_REQUESTS] = { "http_requests_total", "Requests answered.", METRIC_COUNTER,
	    (ROUTES_MAX + 1) * STATUS_COUNT, request_labels, NULL, 0 },
	[METRIC_HTTP_DURATION] = { "http_request_duration_seconds",
	    "From accepting a request to its finished answer.", METRIC_HISTOGRAM, ROUTES_MAX + 1,
	    route_labels, bounds, BOUND_COUNT },
	[METRIC_HTTP_IN_FLIGHT] = { "http_requests_in_flight", "Requests being served.",
	    METRIC_GAUGE, 1, NULL, NULL, 0 },
	[METRIC_DB_DURATION] = { "db_query_duration_seconds",
	    "Waiting for PostgreSQL, by statement.", METRIC_HISTOGRAM, STATEMENT_COUNT,
	    statement_labels, bounds, BOUND_COUNT },
	[METRIC_DB_CONNECTIONS] = { "db_connections", "PostgreSQL connections of the pool.",
	    METRIC_GAUGE, CONNECTION_STATE_COUNT, connection_labels, NULL, 0 },
	[METRIC_DB_REPLICA] = { "db_replica_listings_total",
	    "Listings that a read replica was asked for; behind and failed: then the primary.",
	    METRIC_COUNTER, REPLICA_RESULT_COUNT, replica_labels, NULL, 0 },
	[METRIC_REDIS_DURATION] = { "redis_request_duration_seconds",
	    "Waiting for Redis, by request that asked it.", METRIC_HISTOGRAM, 1, NULL, bounds,
	    BOUND_COUNT },
	[METRIC_REDIS_BREAKER] = { "redis_breaker_open",
	    "Workers that do without Redis at the moment.", METRIC_GAUGE, 1, NULL, NULL, 0 },
	[METRIC_REDIS_WAITS] = { "redis_waits_total",
	    "Requests that waited for Redis until it was given up, and those that tried whether "
	    "it is back.",
	    METRIC_COUNTER, 2, wait_labels, NULL, 0 },
	[METRIC_CACHE_REQUESTS] = { "cache_requests_total", "Looks into a cache.", METRIC_COUNTER,
	    2 * CACHE_COUNT, cache_labels, NULL, 0 },
	[METRIC_CACHE_WARMED] = { "cache_warmed_total",
	    "Listings made before anybody asked: at a start, or when Redis had lost all.",
	    METRIC_COUNTER, 1, NULL, NULL, 0 },
	[METRIC_CACHE_MENDED] = { "cache_mended_total",
	    "Kept listings (hits) of which only likes and comments were asked for.", METRIC_COUNTER,
	    1, NULL, NULL, 0 },
	[METRIC_CACHE_KNOWN] = { "cache_known_total",
	    "Kept listings (hits) whose numbers Redis did not have to be asked for.",
	    METRIC_COUNTER, 1, NULL, NULL, 0 },
	[METRIC_RATE_LIMITED] = { "rate_limited_requests_total", "Requests refused with 429.",
	    METRIC_COUNTER, sizeof limit_names / sizeof *limit_names, limit_labels, NULL, 0 },
	[METRIC_RATE_UNCOUNTED] = { "rate_uncounted_requests_total",
	    "Requests let through because Redis was away.", METRIC_COUNTER,
	    sizeof limit_names / sizeof *limit_names, limit_labels, NULL, 0 },
	[METRIC_SECURITY_EVENTS] = { "security_events_total",
	    "What an operator may want to look at.", METRIC_COUNTER, SECURITY_EVENT_COUNT,
	    security_labels, NULL, 0 },
	[METRIC_UPLOADS] = { "uploads_total", "Uploads, by outcome.", METRIC_COUNTER, 2,
	    upload_labels, NULL, 0 },
	[METRIC_WORKER_RESTARTS] = { "worker_restarts_total",
	    "Workers that got a successor: after max_requests, a crash, a time-out.",
	    METRIC_COUNTER, 1, NULL, NULL, 0 },
	[METRIC_WORKER_DEATHS] = { "worker_deaths_total",
	    "Workers that crashed, the timed out among them; each cost a request.", METRIC_COUNTER,
	    WORKER_DEATH_COUNT, death_labels, NULL, 0 },
	[METRIC_POOL_EXHAUSTED] = { "pool_exhausted_total",
	    "Looks, up to ten a second, that found requests waiting and DB_MAX_OPEN_CONNS busy.",
	    METRIC_COUNTER, 1, NULL, NULL, 0 },
	[METRIC_BUILD_INFO] = { "tintype_build_info", "1, labelled with the version.", METRIC_GAUGE,
	    1, build_labels, NULL, 0 },
};

void
measure_security(struct call *call, enum security_event event)
{
	struct log_line line;
	char id[ID_TEXT_SIZE];

	metrics_add(call->api->metrics, METRIC_SECURITY_EVENTS, event, 1);
	log_begin(&line, LOG_LEVEL_WARNING, "security");
	log_str(&line, "what", str_of(security_names[event]));
	log_str(&line, "request", call->request->id);
	log_str(&line, "address", call->client_address);
	if (call->viewer.signed_in)
		log_str(&line, "user", id_format(call->viewer.id, id));
	log_end(&line);
}

void
measure_cache(struct call *call, enum measured_cache cache, bool hit)
{
	metrics_add(
	    call->api->metrics, METRIC_CACHE_REQUESTS, 2 * (size_t)cache + (hit ? 0 : 1), 1);
}

void
measure_warmed(struct call *call)
{
	metrics_add(call->api->metrics, METRIC_CACHE_WARMED, 0, 1);
}

void
measure_mended(struct call *call)
{
	metrics_add(call->api->metrics, METRIC_CACHE_MENDED, 0, 1);
}

void
measure_known(struct call *call)
{
	metrics_add(call->api->metrics, METRIC_CACHE_KNOWN, 0, 1);
}

void
measure_rate_limited(struct call *call)
{
	metrics_add(call->api->metrics, METRIC_RATE_LIMITED, call->route->limit, 1);
}

void
measure_rate_uncounted(struct call *call)
{
	int64_t now = clock_monotonic_ns();
	struct log_line line;

	metrics_add(call->api->metrics, METRIC_RATE_UNCOUNTED, call->route->limit, 1);
	if (now < call->api->uncounted_told_ns)
		return;
	call->api->uncounted_told_ns = now + 60 * CLOCK_SECOND_NS;
	log_begin(&line, LOG_LEVEL_WARNING, "rate_limits_off");
	log_str(&line, "why", STR("Redis is away: requests are not counted"));
	log_str(&line, "request", call->request->id);
	log_end(&line);
}

/* The read replica's is one, too. */
static int64_t
connections(const struct api *api)
{
	return (pg_connected(api->service.pg) ? 1 : 0) +
	       (replica_connected(api->service.replica) ? 1 : 0);
}

void
measure_begin(struct api *api)
{
	metrics_set(api->metrics, METRIC_HTTP_IN_FLIGHT, 0, 1);
	metrics_set(api->metrics, METRIC_DB_CONNECTIONS, CONNECTION_IN_USE, connections(api));
	metrics_set(api->metrics, METRIC_DB_CONNECTIONS, CONNECTION_IDLE, 0);
}

void
measure_connections(struct api *api)
{
	int64_t open = connections(api);

	metrics_set(api->metrics, METRIC_DB_CONNECTIONS, CONNECTION_OPEN, open);
	metrics_set(api->metrics, METRIC_DB_CONNECTIONS, CONNECTION_IDLE, open);
	metrics_set(api->metrics, METRIC_DB_CONNECTIONS, CONNECTION_IN_USE, 0);
	metrics_set(api->metrics, METRIC_REDIS_BREAKER, 0, !redis_usable(api->service.redis));
	/* Gauges are summed over workers; one of them says it for all. */
	if (metrics_value(api->metrics, METRIC_BUILD_INFO, 0) == 0)
		metrics_set(api->metrics, METRIC_BUILD_INFO, 0, 1);
}

static size_t
status_index(int status)
{
	size_t i = 0;

	while (i < STATUS_COUNT - 1 && statuses[i] != status)
		i++;
	return i;
}

static void
measure_replica(struct api *api)
{
	struct replica_stats stats = replica_stats(api->service.replica);
	const int counts[REPLICA_RESULT_COUNT] = { stats.used, stats.behind, stats.failed };

	for (size_t i = 0; i < REPLICA_RESULT_COUNT; i++)
		if (counts[i] > 0)
			metrics_add(api->metrics, METRIC_DB_REPLICA, i, (uint64_t)counts[i]);
}

void
measure_end(
    struct api *api, const struct http_request *request, const struct http_response *response)
{
	const struct api_last *last = &api->last;
	size_t route = last->route < 0 ? api_route_count : (size_t)last->route;
	struct redis_stats redis = redis_stats(api->service.redis);

	(void)request;
	metrics_add(api->metrics, METRIC_HTTP_REQUESTS,
	    route * STATUS_COUNT + status_index(response->status), 1);
	metrics_observe(api->metrics, METRIC_HTTP_DURATION, route, last->served_ns);
	if (redis.round_trips > 0)
		metrics_observe(api->metrics, METRIC_REDIS_DURATION, 0, redis.time_ns);
	metrics_add(api->metrics, METRIC_REDIS_WAITS, 0, (uint64_t)redis.waits);
	metrics_add(api->metrics, METRIC_REDIS_WAITS, 1, (uint64_t)redis.trials);
	metrics_set(api->metrics, METRIC_HTTP_IN_FLIGHT, 0, 0);
	measure_replica(api);
	measure_connections(api);
}

static void
observe_statement(void *context, enum statement statement, int64_t time_ns, bool failed)
{
	struct api *api = context;

	request_log_statement(api, statement, time_ns, failed);
	metrics_observe(api->metrics, METRIC_DB_DURATION, statement, time_ns);
}

void
measure_attach(struct api *api)
{
	pg_observe(api->service.pg, observe_statement, api);
	replica_observe(api->service.replica, observe_statement, api);
	measure_connections(api);
}

/* What tintype-jobs wrote down (jobs/count.h), unless it has stopped doing so. */
static void
append_jobs(struct call *call, struct buf *out)
{
	struct str root = call->config->storage.local_path, text;
	struct str path = arena_printf(call->arena, "%.*s/jobs.prom", (int)root.len, root.at);
	struct stat about;

	if (stat(path.at, &about) == 0 &&
	    clock_now_us() / CLOCK_SECOND_US - about.st_mtime < JOBS_STALE_SECONDS &&
	    file_read(call->arena, path.at, JOBS_TEXT_MAX, &text) == NULL)
		buf_append(out, text);
}

const struct problem *
get_metrics(struct call *call)
{
	struct buf out = buf_new(call->arena, (size_t)64 * 1024);

	metrics_forget_dead(call->api->metrics);
	if (call->api->metrics != NULL)
		metrics_render(call->api->metrics, &out);
	append_jobs(call, &out);
	call->response->status = 200;
	call->response->body = buf_str(&out);
	http_response_set(
	    call->response, STR("Content-Type"), STR("text/plain; version=0.0.4; charset=utf-8"));
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	return NULL;
}
