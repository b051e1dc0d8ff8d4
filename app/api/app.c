#include "config.h"

#include "api/app.h"

#include "api/access_token.h"
#include "api/api.h"
#include "api/measure.h"
#include "base/clock.h"
#include "base/log.h"
#include "blob/blob.h"
#include "cache/redis.h"
#include "config/config.h"
#include "crypto/signing_key.h"
#include "db/pg.h"
#include "service/account_lists.h"
#include "service/connect.h"
#include "service/publish.h"

/* Looked at between requests even when nothing is due. */
#define UPKEEP_MAX_NS (60 * CLOCK_SECOND_NS)

static struct http_router *
make_router(struct arena *arena)
{
	struct http_route *routes = arena_array(arena, struct http_route, api_route_count);

	for (size_t i = 0; i < api_route_count; i++)
		routes[i] = api_routes[i].route;
	return http_router_new(arena, routes, api_route_count);
}

const struct problem *
api_open(
    const struct config *config, struct metrics *metrics, struct arena *arena, struct api **out)
{
	struct api *api = arena_new(arena, struct api);
	struct blob_options blobs = blob_options_of(arena, config);
	struct pg_options pg = service_pg_options(config, STR("tintyped"));
	struct redis_options redis = service_redis_options(config);
	const struct problem *problem;

	api->config = config;
	api->metrics = metrics;
	api->router = make_router(arena);
	api->service.config = config;
	api->tokens = token_cache_new(arena);
	api->login_limiter = local_limiter_new(arena);
	TRY(http_networks_parse(arena, config->site.trusted_proxies, &api->trusted_proxies));
	TRY(key_ring_open(arena, arena_c_string(arena, config->site.key_folder), &api->keys));
	TRY(account_lists_open(arena, config, &api->service.lists));
	TRY(blob_open(arena, &blobs, &api->service.blobs));
	api->service.pg = pg_new(&pg);
	publish_attach(api->service.pg, api->service.blobs);
	api->service.redis = redis_new(&redis);
	measure_attach(api);
	problem = pg_connect(api->service.pg, arena);
	if (problem != NULL)
		log_message(LOG_LEVEL_WARNING, "database", "%s",
		    problem->cause == NULL ? problem->detail : problem->cause);
	*out = api;
	return NULL;
}

static void
log_request(const struct api *api, const struct http_request *request,
    const struct http_response *response, bool left_open)
{
	const struct api_last *last = &api->last;
	struct pg_stats pg = pg_stats(api->service.pg);
	struct redis_stats redis = redis_stats(api->service.redis);
	char viewer[ID_TEXT_SIZE];
	struct log_line line;

	log_begin(&line, response->status >= 500 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "request");
	log_str(&line, "request", request->id);
	log_str(&line, "method", request->method_text);
	log_str(&line, "path", request->path);
	if (last->route >= 0)
		log_str(&line, "route", api_routes[last->route].route.pattern);
	log_i64(&line, "status", response->status);
	log_i64(&line, "bytes", (int64_t)response->body.len);
	log_ms(&line, "ms", last->served_ns);
	log_ms(&line, "db_ms", pg.time_ns);
	log_i64(&line, "queries", pg.queries);
	log_i64(&line, "round_trips", pg.round_trips);
	log_i64(&line, "redis_round_trips", redis.round_trips);
	log_str(&line, "address", last->client_address);
	if (last->viewer.signed_in)
		log_str(&line, "user", id_format(last->viewer.id, viewer));
	if (last->cause != NULL)
		log_str(&line, "cause", str_of(last->cause));
	if (left_open)
		log_str(&line, "fault", STR("a transaction was left open"));
	log_end(&line);
}

void
api_done(struct api *api, struct arena *arena, const struct http_request *request,
    const struct http_response *response)
{
	(void)arena;
	measure_end(api, request, response);
	log_request(api, request, response, pg_settle(api->service.pg));
}

int64_t
api_upkeep(struct api *api)
{
	int64_t wait = pg_upkeep(api->service.pg);

	measure_connections(api);
	return wait < UPKEEP_MAX_NS ? wait : UPKEEP_MAX_NS;
}

void
api_close(struct api *api)
{
	pg_free(api->service.pg);
	redis_free(api->service.redis);
	blob_close(api->service.blobs);
	key_ring_close(api->keys);
}
