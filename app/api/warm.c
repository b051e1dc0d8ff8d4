#include "config.h"

#include "api/warm.h"

#include "api/api.h"
#include "api/cached_reply.h"
#include "api/image_handlers.h"
#include "api/measure.h"
#include "base/clock.h"
#include "cache/keys.h"
#include "cache/lock.h"
#include "db/pg.h"
#include "service/changes.h"

/* Of those that strangers asked for; each costs a page. */
#define NOTED 24
#define TARGET_MAX 200
#define RETRY_NS CLOCK_SECOND_NS
/* So long nobody else begins: the workers of a pool start together. */
#define LOCK_MS 30000

/* What nginx/html asks for before anybody has clicked, what clients get that say nothing, and the
 * load test's. */
static const struct str firsts[] = {
	STR("/api/v1/explore/recent?limit=40"),
	STR("/api/v1/explore/popular?period=day&limit=40"),
	STR("/api/v1/explore/popular?period=week&limit=40"),
	STR("/api/v1/explore/popular?period=month&limit=40"),
	STR("/api/v1/explore/popular?period=all&limit=40"),
	STR("/api/v1/tags?limit=100"),
	STR("/api/v1/tags?limit=40"),
	STR("/api/v1/tags"),
	STR("/api/v1/images"),
	STR("/api/v1/images?limit=50"),
	STR("/api/v1/explore/recent"),
	STR("/api/v1/explore/popular"),
};
#define FIRSTS (sizeof firsts / sizeof *firsts)

struct warm {
	struct arena list, page; /* as long as the list; as one page */
	bool wanted, begun;
	int64_t not_before_ns; /* Redis could not be asked */
	struct str targets[FIRSTS + NOTED];
	size_t count, next;
};

static void
release(void *what)
{
	struct warm *warm = what;

	arena_release(&warm->list);
	arena_release(&warm->page);
}

struct warm *
warm_new(struct arena *arena)
{
	struct warm *warm = arena_new(arena, struct warm);

	arena_at_exit(arena, release, warm);
	return warm;
}

void
warm_want(struct warm *warm)
{
	warm->wanted = true;
}

bool
warm_wanted(struct api *api)
{
	if (changes_began(api->changes))
		warm_want(api->warm);
	return api->warm->wanted && clock_monotonic_ns() >= api->warm->not_before_ns;
}

static void
add_noted(struct warm *warm, const struct redis_reply *noted)
{
	if (noted->kind != REDIS_ARRAY)
		return;
	for (size_t i = 0; i < noted->count && i < NOTED; i++)
		if (noted->items[i].kind == REDIS_STRING)
			warm->targets[warm->count++] =
			    arena_copy(&warm->list, noted->items[i].string);
}

/* False: Redis does not answer. */
static bool
begin(struct api *api, struct warm *warm)
{
	struct str key = key_lock(&warm->page, key_warm(&warm->page));
	struct redis_command commands[2] = { 0 };
	struct lock lock;

	lock_take_command(&commands[0], &warm->page, key, LOCK_MS, &lock);
	redis_arg(&commands[1], STR("ZREVRANGE"));
	redis_arg(&commands[1], key_warm(&warm->page));
	redis_arg(&commands[1], STR("0"));
	redis_arg_i64(&commands[1], &warm->page, NOTED - 1);
	if (redis_run_within(api->service.redis, &warm->page, commands, 2, REDIS_PATIENCE_NS) !=
	    NULL)
		return false;
	arena_reset(&warm->list);
	warm->next = warm->count = 0;
	warm->wanted = warm->begun = lock_is_taken(&commands[0]);
	for (size_t i = 0; i < FIRSTS; i++)
		warm->targets[warm->count++] = firsts[i];
	add_noted(warm, &commands[1].reply);
	return true;
}

/* The call that a stranger would make; without a route if it is none. */
static void
prepare(struct api *api, struct arena *arena, struct str target, struct http_request *request,
    struct call *call)
{
	/* The request keeps them. */
	const char **params = arena_array(arena, const char *, 3);
	struct http_match match;

	params[0] = "REQUEST_METHOD=GET";
	params[1] = arena_printf(arena, "REQUEST_URI=%.*s", (int)target.len, target.at).at;
	params[2] = NULL;
	if (http_request_read(arena, params, (struct http_body){ .length = -1 }, request) != NULL ||
	    !http_router_find(api->router, HTTP_GET, request->path, &match) || match.route < 0 ||
	    http_query_parse(arena, request->query, &call->query) != NULL)
		return;
	call->query_read = true;
	call->route = &api_routes[match.route];
	for (int i = 0; i < HTTP_ROUTE_PARAMS; i++)
		call->params[i] = match.params[i];
}

/* As api/serve does for a reader, but only if there is no such page yet. */
static const struct problem *
make_page(struct call *call)
{
	struct redis_command command = { 0 };
	const struct problem *problem;

	cached_reply_begin(call);
	if (call->cached == NULL)
		return NULL;
	if (!cached_reply_command(call, &command))
		return NULL;
	TRY(redis_run_within(call->service->redis, call->arena, &command, 1, REDIS_PATIENCE_NS));
	cached_reply_take(call, &command, true);
	if (call->cached->looked.state != LOOKUP_MAKE)
		return NULL;
	problem = call->route->handler(call);
	cached_reply_keep(call, problem == NULL);
	measure_warmed(call);
	return problem;
}

static const struct problem *
warm_page(struct api *api, struct arena *arena, struct str target)
{
	const struct problem *problem;
	struct http_request request = { 0 };
	struct http_response response;
	struct call call = {
		.api = api,
		.service = &api->service,
		.config = api->config,
		.keys = api->keys,
		.arena = arena,
		.request = &request,
		.response = &response,
		.unasked = true,
	};

	http_response_init(&response, arena);
	prepare(api, arena, target, &request, &call);
	if (call.route == NULL)
		return NULL;
	problem = make_page(&call);
	pg_settle(api->service.pg);
	return problem;
}

int64_t
warm_turn(struct api *api)
{
	struct warm *warm = api->warm;
	const struct problem *problem = NULL;

	if (!warm_wanted(api))
		return warm->wanted ? RETRY_NS : INT64_MAX;
	if (changes_owed(api->changes) || (!warm->begun && !begin(api, warm))) {
		arena_reset(&warm->page);
		warm->not_before_ns = clock_monotonic_ns() + RETRY_NS;
		return RETRY_NS;
	}
	if (warm->wanted)
		problem = warm_page(api, &warm->page, warm->targets[warm->next++]);
	/* One that can never be made is not in the way of the others. */
	if (problem != NULL && problem->kind != PROBLEM_UNAVAILABLE)
		problem = NULL;
	warm->wanted = warm->wanted && warm->next < warm->count && problem == NULL;
	warm->begun = warm->wanted;
	arena_reset(&warm->page);
	return warm->wanted ? 0 : INT64_MAX;
}

/* Searching costs more than a page, and pages behind a cursor are of the moment. */
static bool
is_worth_noting(const struct call *call)
{
	struct str cursor;

	return !call->unasked && !call->viewer.signed_in &&
	       call->request->target.len <= TARGET_MAX &&
	       call->route->handler != get_images_search &&
	       !http_query_get(&call->query, "cursor", &cursor);
}

size_t
warm_note_commands(struct call *call, struct redis_command *commands)
{
	if (!is_worth_noting(call))
		return 0;
	redis_arg(&commands[0], STR("ZADD"));
	redis_arg(&commands[0], key_warm(call->arena));
	redis_arg_i64(&commands[0], call->arena, clock_now_ms());
	redis_arg(&commands[0], call->request->target);
	redis_arg(&commands[1], STR("ZREMRANGEBYRANK"));
	redis_arg(&commands[1], key_warm(call->arena));
	redis_arg(&commands[1], STR("0"));
	redis_arg_i64(&commands[1], call->arena, -NOTED - 1);
	return WARM_NOTE_COMMANDS;
}
