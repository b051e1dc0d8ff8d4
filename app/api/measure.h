/*
 * What the API counts: the metric families of the contract's section 9 that are its own. Labels
 * come from closed sets (route patterns, statements, statuses), never from requests.
 */
#ifndef TINTYPE_API_MEASURE_H
#define TINTYPE_API_MEASURE_H

#include "api/call.h"
#include "base/metrics.h"

enum api_metric {
	METRIC_HTTP_REQUESTS,
	METRIC_HTTP_DURATION,
	METRIC_HTTP_IN_FLIGHT,
	METRIC_DB_DURATION,
	METRIC_DB_CONNECTIONS,
	METRIC_DB_REPLICA,
	METRIC_REDIS_DURATION,
	METRIC_REDIS_BREAKER,
	METRIC_REDIS_WAITS,
	METRIC_CACHE_REQUESTS,
	METRIC_CACHE_WARMED,
	METRIC_CACHE_MENDED,
	METRIC_CACHE_KNOWN,
	METRIC_RATE_LIMITED,
	METRIC_RATE_UNCOUNTED,
	METRIC_SECURITY_EVENTS,
	METRIC_UPLOADS,
	METRIC_WORKER_RESTARTS,
	METRIC_WORKER_DEATHS,
	METRIC_POOL_EXHAUSTED,
	METRIC_BUILD_INFO,
	API_METRIC_COUNT
};

enum security_event {
	SECURITY_LOGIN_FAILED,
	SECURITY_ACCOUNT_LOCKED,
	SECURITY_TOKEN_REFUSED,
	SECURITY_REFRESH_REPLAYED,
	SECURITY_EVENT_COUNT
};

enum measured_cache { CACHE_LISTING, CACHE_RECORD, CACHE_SESSION, CACHE_COUNT };
/* Why a worker did not live on. */
enum worker_death { WORKER_DEATH_CRASH, WORKER_DEATH_TIMEOUT, WORKER_DEATH_COUNT };

extern const struct metric_family api_metric_families[API_METRIC_COUNT];

/* Counts one, and logs it with the request it belongs to. */
void measure_security(struct call *call, enum security_event event);
void measure_rate_limited(struct call *call);
/* A look into a cache. */
void measure_cache(struct call *call, enum measured_cache cache, bool hit);
/* A page was made before anybody asked. */
void measure_warmed(struct call *call);
/* The counts on a kept page were put right. */
void measure_mended(struct call *call);
/* A kept page was right, and Redis was not asked for its numbers. */
void measure_known(struct call *call);
/* Redis could not be asked, so the request passed: counted, and logged once a minute. */
void measure_rate_uncounted(struct call *call);
/* A request begins; ends, with what it cost. */
void measure_begin(struct api *api);
void measure_end(
    struct api *api, const struct http_request *request, const struct http_response *response);
/* Of the connections, between requests. */
void measure_connections(struct api *api);
/* Has the connection tell of every statement. */
void measure_attach(struct api *api);

/* GET /metrics */
const struct problem *get_metrics(struct call *call) MUST_CHECK;

#endif
