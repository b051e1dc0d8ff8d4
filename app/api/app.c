#include "config.h"

#include "api/app.h"

#include "api/access_token.h"
#include "api/api.h"
#include "api/cached_reply.h"
#include "api/measure.h"
#include "api/request_log.h"
#include "api/shell.h"
#include "api/warm.h"
#include "base/clock.h"
#include "base/log.h"
#include "blob/blob.h"
#include "cache/held.h"
#include "cache/redis.h"
#include "cache/watch.h"
#include "config/config.h"
#include "crypto/signing_key.h"
#include "db/pg.h"
#include "service/account_lists.h"
#include "service/changes.h"
#include "service/connect.h"
#include "service/publish.h"
#include "service/replica.h"

/* Looked at between requests even when nothing is due. */
#define UPKEEP_MAX_NS (60 * CLOCK_SECOND_NS)
#define UPKEEP_OWING_NS (CLOCK_SECOND_NS / 2)

static struct http_router *
make_router(struct arena *arena)
{
	struct http_route *routes = arena_array(arena, struct http_route, api_route_count);

	for (size_t i = 0; i < api_route_count; i++)
		routes[i] = api_routes[i].route;
	return http_router_new(arena, routes, api_route_count);
}

const struct problem *
api_open(const struct config *config, const struct api_shared *shared, struct arena *arena,
    struct api **out)
{
	struct api *api = arena_new(arena, struct api);
	struct blob_options blobs = blob_options_of(arena, config);
	struct pg_options pg = service_pg_options(config, STR("tintyped"));
	struct redis_options redis = service_redis_options(config);
	const struct problem *problem;

	api->config = config;
	api->metrics = shared == NULL ? NULL : shared->metrics;
	redis.shared = shared == NULL ? NULL : shared->redis;
	api->router = make_router(arena);
	api->shell = shell_open(config, arena);
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
	api->changes = changes_attach(arena, config, api->service.pg, api->service.redis);
	api->service.replica =
	    replica_open(arena, config, api->service.pg, api->service.redis, "tintyped-read");
	api->held = held_new(arena);
	api->warm = warm_new(arena);
	warm_want(api->warm);
	api->fingerprint = cached_reply_fingerprint(arena, api);
	measure_attach(api);
	problem = pg_connect(api->service.pg, arena);
	if (problem != NULL)
		log_message(LOG_LEVEL_WARNING, "database", "%s",
		    problem->cause == NULL ? problem->detail : problem->cause);
	*out = api;
	return NULL;
}

static int64_t
sooner(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

int64_t
api_done(struct api *api, struct arena *arena, const struct http_request *request,
    const struct http_response *response)
{
	measure_end(api, request, response);
	request_log_end(api, arena, request, response, pg_settle(api->service.pg));
	if (warm_wanted(api))
		return 0;
	return sooner(watch_done(api->service.redis, arena),
	    changes_owed(api->changes) ? UPKEEP_OWING_NS : UPKEEP_MAX_NS);
}

static void
tell_of_replica(struct api *api)
{
	const char *news = replica_news(api->service.replica);

	if (news != NULL)
		log_message(
		    replica_ready(api->service.replica) ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING,
		    "read_replica", "%s", news);
}

int64_t
api_upkeep(struct api *api)
{
	int64_t wait = pg_upkeep(api->service.pg);

	wait = sooner(wait, changes_pay(api->changes) ? UPKEEP_MAX_NS : UPKEEP_OWING_NS);
	wait = sooner(wait, watch_upkeep(api->service.redis));
	wait = sooner(wait, replica_upkeep(api->service.replica));
	tell_of_replica(api);
	wait = sooner(wait, warm_turn(api));
	measure_connections(api);
	return wait;
}

void
api_close(struct api *api)
{
	changes_pay(api->changes);
	replica_close(api->service.replica);
	pg_free(api->service.pg);
	redis_free(api->service.redis);
	blob_close(api->service.blobs);
	key_ring_close(api->keys);
}
