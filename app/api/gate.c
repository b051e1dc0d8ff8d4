#include "config.h"

#include "api/gate.h"

#include "api/api.h"
#include "api/auth.h"
#include "api/cached_record.h"
#include "api/cached_reply.h"
#include "api/measure.h"
#include "base/clock.h"
#include "base/log.h"
#include "cache/keys.h"
#include "config/config.h"
#include "service/changes.h"

#define MINUTE_MS 60000
#define HOUR_MS 3600000

/* What is counted for this request: nothing if rule.limit is 0. */
struct counted {
	struct limit_rule rule;
	struct str scope, subject;
};

struct str
gate_client_address(struct api *api, struct arena *arena, const struct http_request *request)
{
	return http_client_address(arena, &api->trusted_proxies, request->remote_address,
	    http_header(request, "X-Forwarded-For"));
}

struct str
gate_address_group(struct call *call)
{
	struct http_address address;

	if (!http_address_parse(call->client_address, &address))
		return call->client_address;
	return http_address_group(call->arena, address);
}

static struct str
user_subject(struct call *call)
{
	char text[ID_TEXT_SIZE];

	return arena_copy(call->arena, id_format(call->viewer.id, text));
}

static struct counted
by_address(struct call *call, const char *scope, int64_t limit)
{
	return (struct counted){ { limit, MINUTE_MS }, str_of(scope), gate_address_group(call) };
}

static struct counted
by_user(struct call *call, const char *scope, int64_t limit, int64_t window_ms)
{
	return (struct counted){ { limit, window_ms }, str_of(scope), user_subject(call) };
}

static struct counted
what_counts(struct call *call)
{
	const struct config *config = call->config;

	switch (call->route->limit) {
	case LIMIT_LOGIN:
		return by_address(call, "login", config->limits.login);
	case LIMIT_UPLOAD:
		return by_user(call, "upload", config->limits.upload, HOUR_MS);
	case LIMIT_REPORT:
		return by_user(call, "report", config->limits.report, HOUR_MS);
	case LIMIT_GENERAL:
		if (call->viewer.signed_in)
			return by_user(call, "user", config->limits.per_user, MINUTE_MS);
		return by_address(call, "address", config->limits.per_address);
	case LIMIT_NONE:
		break;
	}
	return (struct counted){ 0 };
}

static const struct problem *
too_many(struct call *call)
{
	struct problem *problem = arena_new(call->arena, struct problem);

	measure_rate_limited(call);
	*problem = (struct problem){ .kind = PROBLEM_RATE_LIMITED,
		.detail = "Too many requests. Please wait as long as Retry-After says.",
		.retry_after = limiter_retry_after(&call->limit) };
	return problem;
}

/* With Redis away everybody passes, but signing in falls back to a limit of this worker's own. */
static void
judge_without_redis(struct call *call, const struct counted *counted)
{
	measure_rate_uncounted(call);
	if (call->route->limit == LIMIT_LOGIN)
		local_limiter_hit(call->api->login_limiter, counted->subject, &counted->rule,
		    clock_monotonic_ns() / 1000000, &call->limit);
}

/* Without some limits the door would be open; the others, and what is kept, can be done without. */
static int64_t
patience(const struct call *call)
{
	switch (call->route->limit) {
	case LIMIT_LOGIN:
	case LIMIT_UPLOAD:
	case LIMIT_REPORT:
		return INT64_MAX;
	case LIMIT_GENERAL:
	case LIMIT_NONE:
		break;
	}
	return REDIS_PATIENCE_NS;
}

const struct problem *
gate_pass(struct call *call)
{
	struct redis_command commands[3] = { 0 };
	struct counted counted;
	size_t count = 0, state = 0, page = 0;
	bool answered;

	TRY(auth_read(call));
	counted = what_counts(call);
	if (!changes_owed(call->api->changes)) {
		cached_reply_begin(call);
		cached_record_begin(call);
	}
	if (counted.rule.limit > 0)
		limiter_command(&commands[count++], call->arena,
		    key_rate_limit(call->arena, counted.scope, counted.subject), &counted.rule,
		    LIMITER_REDIS_TIME);
	if (call->viewer.signed_in && !call->by_token)
		auth_state_command(call, &commands[state = count++]);
	if (call->cached != NULL && cached_reply_command(call, &commands[page = count]))
		count++;
	if (call->record != NULL)
		cached_record_command(call, &commands[count++]);
	answered = redis_run_within(
		       call->service->redis, call->arena, commands, count, patience(call)) == NULL;
	if (call->cached != NULL)
		cached_reply_take(call, &commands[page], answered);
	if (call->record != NULL)
		cached_record_take(call, &commands[count - 1], answered);
	if (counted.rule.limit > 0) {
		limiter_reply(call->service->redis, call->arena, &commands[0], &counted.rule,
		    answered, &call->limit);
		if (!call->limit.known)
			judge_without_redis(call, &counted);
		if (!call->limit.allowed)
			return too_many(call);
	}
	return auth_confirm(call, &commands[state], answered);
}

const struct problem *
gate_count_again(struct call *call)
{
	struct counted counted = what_counts(call);
	struct redis_command command = { 0 };
	bool answered;

	if (counted.rule.limit == 0)
		return NULL;
	limiter_command(&command, call->arena,
	    key_rate_limit(call->arena, counted.scope, counted.subject), &counted.rule,
	    LIMITER_REDIS_TIME);
	answered = redis_run(call->service->redis, call->arena, &command, 1) == NULL;
	limiter_reply(
	    call->service->redis, call->arena, &command, &counted.rule, answered, &call->limit);
	return call->limit.allowed ? NULL : too_many(call);
}

void
gate_tell_limits(struct call *call)
{
	const struct limit_verdict *limit = &call->limit;

	/* Nor is anything made up when Redis could not be asked. */
	if (limit->limit == 0 || !limit->known)
		return;
	http_response_set(call->response, STR("X-RateLimit-Limit"),
	    arena_printf(call->arena, "%lld", (long long)limit->limit));
	http_response_set(call->response, STR("X-RateLimit-Remaining"),
	    arena_printf(call->arena, "%lld", (long long)limit->remaining));
	http_response_set(call->response, STR("X-RateLimit-Reset"),
	    arena_printf(call->arena, "%lld",
		(long long)(clock_now_us() / CLOCK_SECOND_US + (limit->reset_ms + 999) / 1000)));
}
