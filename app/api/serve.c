#include "config.h"

#include "api/app.h"

#include <time.h>

#include "api/api.h"
#include "api/cached_record.h"
#include "api/cached_reply.h"
#include "api/compress.h"
#include "api/decorate.h"
#include "api/gate.h"
#include "api/idempotency.h"
#include "api/measure.h"
#include "api/problem_reply.h"
#include "api/request_log.h"
#include "api/resumable.h"
#include "base/clock.h"
#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/connect.h"

static const struct problem *
not_allowed(struct call *call, uint32_t allowed)
{
	struct str methods = http_allow(call->arena, allowed);

	return problem_new(call->arena, PROBLEM_METHOD_NOT_ALLOWED,
	    "This resource does not answer %.*s, only %.*s.", (int)call->request->method_text.len,
	    call->request->method_text.at, (int)methods.len, methods.at);
}

/*
 * Runs the handler, and once more if PostgreSQL asks for it (40001, 40P01): nothing of the first
 * run is left then, and the body is still at hand. Before that whoever it was refused for goes
 * first: who is already waiting for a row may be overtaken by a newcomer, and be in its way again.
 */
static const struct problem *
run_handler(struct call *call)
{
	const struct timespec others_first = { .tv_nsec = 30000000 };
	const struct problem *problem = call->route->handler(call);

	if (problem == NULL || problem->kind != PROBLEM_RETRY || call->streamed)
		return problem;
	pg_settle(call->service->pg);
	http_response_clear(call->response);
	nanosleep(&others_first, NULL);
	return call->route->handler(call);
}

/* The handler, unless its first answer to the same Idempotency-Key is still known. */
static const struct problem *
run_once(struct call *call)
{
	const struct problem *problem;
	struct idempotency idempotency;
	bool answered;

	TRY(idempotency_begin(call, &idempotency, &answered));
	if (answered)
		return NULL;
	problem = run_handler(call);
	idempotency_end(call, &idempotency, problem == NULL);
	return problem;
}

static const struct problem *
serve_route(struct call *call)
{
	int64_t started = clock_monotonic_ns();
	const struct problem *unread, *problem;

	/* First, because the gate asks for a kept answer, too; but told only to who may pass. */
	unread = http_query_parse(call->arena, call->request->query, &call->query);
	call->query_read = unread == NULL;
	TRY(gate_pass(call));
	call->timing.auth = clock_monotonic_ns() - started;
	TRY(unread);
	if ((call->cached != NULL && cached_reply_answer(call)) ||
	    (call->record != NULL && cached_record_answer(call)))
		return NULL;
	problem = run_once(call);
	if (call->cached != NULL)
		cached_reply_keep(call, problem == NULL);
	if (call->record != NULL)
		cached_record_keep(call, problem == NULL);
	return problem;
}

static const struct problem *
serve(struct call *call, struct http_match *match)
{
	const struct http_request *request = call->request;

	TRY(request->broken);
	if (!http_router_find(call->api->router, request->method, request->path, match))
		return problem_new(
		    call->arena, PROBLEM_NOT_FOUND, "There is nothing at this address.");
	if (request->method == HTTP_OPTIONS) {
		decorate_options(call, match->allowed);
		resumable_tell_options(call);
		return NULL;
	}
	if (match->route < 0)
		return not_allowed(call, match->allowed);
	call->route = &api_routes[match->route];
	for (int i = 0; i < HTTP_ROUTE_PARAMS; i++)
		call->params[i] = match->params[i];
	return serve_route(call);
}

static void
remember(struct call *call, const struct http_match *match)
{
	struct api_last *last = &call->api->last;

	last->route = call->route == NULL ? -1 : match->route;
	last->viewer = call->viewer;
	last->client_address = call->client_address;
	last->timing = call->timing;
	last->served_ns = clock_monotonic_ns() - call->request->started_ns;
}

void
api_serve(struct api *api, struct arena *arena, struct http_request *request,
    struct http_response *response)
{
	struct http_match match = { .route = -1 };
	const struct problem *problem;
	struct call call = {
		.api = api,
		.service = &api->service,
		.config = api->config,
		.keys = api->keys,
		.arena = arena,
		.request = request,
		.response = response,
		.client_address = gate_client_address(api, arena, request),
	};

	api->last = (struct api_last){ .route = -1 };
	request_log_begin(api);
	service_pg_stats_reset(&api->service);
	redis_stats_reset(api->service.redis);
	measure_begin(api);
	http_response_init(response, arena);
	problem = serve(&call, &match);
	if (problem != NULL)
		problem_reply(&call, problem);
	if (problem != NULL && problem->kind == PROBLEM_METHOD_NOT_ALLOWED)
		http_response_set(response, STR("Allow"), http_allow(arena, match.allowed));
	/* Whatever the handler left open is not to be seen by the next request. */
	pg_settle(api->service.pg);
	gate_tell_limits(&call);
	compress(&call);
	decorate(&call);
	response->head_only = request->method == HTTP_HEAD;
	remember(&call, &match);
}

const struct problem *
call_id(struct call *call, int param, const char *noun, struct id *out)
{
	if (id_parse(call->params[param], out))
		return NULL;
	return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such %s.", noun);
}
