#include "config.h"

#include "api/auth.h"

#include "api/access_token.h"
#include "api/api.h"
#include "api/measure.h"
#include "base/clock.h"
#include "cache/keys.h"
#include "cache/shared.h"
#include "service/api_token.h"
#include "service/session.h"

static const struct problem *
unauthorized(struct call *call, const char *detail)
{
	call->viewer = (struct viewer){ 0 };
	return problem_new(call->arena, PROBLEM_UNAUTHORIZED, "%s", detail);
}

static const struct problem *
refused(struct call *call)
{
	measure_security(call, SECURITY_TOKEN_REFUSED);
	return unauthorized(call, "The access token is not valid.");
}

static const struct problem *
read_personal(struct call *call, struct str token)
{
	bool known;

	TRY(api_token_use(
	    call->service, call->arena, token, &known, &call->viewer, &call->token_scopes));
	if (!known)
		return refused(call);
	call->by_token = true;
	return NULL;
}

static const struct problem *
read_access(struct call *call, struct str token)
{
	struct access_claims claims;

	if (!access_token_read(call, call->api->tokens, token, &claims))
		return refused(call);
	call->viewer = (struct viewer){ .signed_in = true,
		.id = claims.subject,
		.session = claims.session,
		.role = claims.role };
	call->token_id = claims.token_id;
	call->token_expires_us = claims.expires * CLOCK_SECOND_US;
	return NULL;
}

const struct problem *
auth_read(struct call *call)
{
	struct str header = http_header(call->request, "Authorization");
	struct str rest = header, scheme = str_cut(&rest, ' '), token = str_trim(rest);

	if (call->route->auth == AUTH_NONE)
		return NULL;
	if (header.len == 0)
		return call->route->auth == AUTH_OPTIONAL
			   ? NULL
			   : unauthorized(call, "Please sign in: this needs an access token.");
	if (!str_eq_nocase(scheme, STR("Bearer")))
		return refused(call);
	return str_starts(token, STR(API_TOKEN_PREFIX)) ? read_personal(call, token)
							: read_access(call, token);
}

void
auth_state_command(struct call *call, struct redis_command *command)
{
	redis_arg(command, STR("MGET"));
	redis_arg(command, key_session(call->arena, call->viewer.session));
	redis_arg(command, key_blacklist(call->arena, call->token_id));
}

static struct str
nth(const struct redis_command *command, size_t n)
{
	const struct redis_reply *reply = &command->reply;

	if (reply->kind != REDIS_ARRAY || n >= reply->count || reply->items[n].kind != REDIS_STRING)
		return STR("");
	return reply->items[n].string;
}

static const struct problem *
require_role(struct call *call)
{
	bool enough = call->route->auth == AUTH_ADMIN       ? viewer_administers(&call->viewer)
		      : call->route->auth == AUTH_MODERATOR ? viewer_moderates(&call->viewer)
							    : true;

	if (enough)
		return NULL;
	return problem_new(call->arena, PROBLEM_FORBIDDEN, "Your role does not allow this.");
}

/* The scope that a token must have for the route; TOKEN_SCOPE_COUNT if none will do. */
static enum token_scope
scope_of(const struct call *call)
{
	const struct api_route *route = call->route;
	bool reads = call->request->method == HTTP_GET || call->request->method == HTTP_HEAD;

	switch (route->auth) {
	case AUTH_SESSION:
		return TOKEN_SCOPE_COUNT;
	case AUTH_ADMIN:
		return TOKEN_ADMIN;
	case AUTH_MODERATOR:
		return TOKEN_MODERATE;
	case AUTH_UPLOAD:
		return TOKEN_UPLOAD;
	case AUTH_NONE:
	case AUTH_OPTIONAL:
	case AUTH_REQUIRED:
		break;
	}
	return reads ? TOKEN_READ : TOKEN_WRITE;
}

static const struct problem *
require_scope(struct call *call)
{
	enum token_scope scope = scope_of(call);

	if (scope == TOKEN_SCOPE_COUNT)
		return problem_new(call->arena, PROBLEM_FORBIDDEN,
		    "This is not for API tokens: sign in with your password.");
	if ((call->token_scopes & 1 << scope) != 0)
		return NULL;
	return problem_new(call->arena, PROBLEM_FORBIDDEN,
	    "This API token is not good for that: it lacks the scope \"%.*s\".",
	    (int)token_scope_names[scope].len, token_scope_names[scope].at);
}

const struct problem *
auth_confirm(struct call *call, const struct redis_command *command, bool answered)
{
	bool believed = answered && !redis_shared_doubts(redis_shared(call->service->redis));
	struct str state = believed ? nth(command, 0) : STR("");
	bool known, alive;

	if (!call->viewer.signed_in)
		return NULL;
	if (call->by_token) {
		TRY(require_scope(call));
		return require_role(call);
	}
	if (answered && nth(command, 1).len > 0)
		return refused(call);
	alive = session_state_of(state, &known, &call->viewer.role);
	measure_cache(call, CACHE_SESSION, known);
	if (!known)
		TRY(session_confirm(call->service, call->arena, call->viewer.session,
		    call->viewer.id, &alive, &call->viewer.role));
	if (!alive)
		return refused(call);
	return require_role(call);
}
