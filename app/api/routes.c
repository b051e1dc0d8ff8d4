/*
 * The table of contents: every address, who may ask, what counts against which limit, and the
 * handler. Pick a line: the handler is in api/<noun>.c, its rules in service/<noun>.c, its SQL in
 * sql/<noun>/.
 */
#include "config.h"

#include "api/call.h"
#include "api/health.h"
#include "api/measure.h"

#define V1 "/api/v1"

const struct api_route api_routes[] = {
	/* health */
	{ { HTTP_GET, STR("/health") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR("/health/live") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR("/health/ready") }, get_health_ready, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR("/metrics") }, get_metrics, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/metrics") }, get_metrics, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/health") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/health/live") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/health/ready") }, get_health_ready, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/limits") }, get_limits, AUTH_NONE, LIMIT_GENERAL },

	/* accounts and sessions */

	/* images */

	/* explore, tags */

	/* albums */
};

const size_t api_route_count = sizeof api_routes / sizeof *api_routes;
