#include "config.h"

#include "api/auth.h"

#include "api/access_token.h"
#include "api/api.h"
#include "api/measure.h"
#include "base/clock.h"
#include "cache/keys.h"
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

const struct problem *
auth_read(struct call *call)
{
	struct str header = http_header(call->request, "Authorization");
	struct str rest = header, scheme = str_cut(&rest, ' ');
	struct access_claims claims;

	if (call->route->auth == AUTH_NONE)
		return NULL;
	if (header.len == 0)
		return call->route->auth == AUTH_OPTIONAL
			   ? NULL
			   : unauthorized(call, "Please sign in: this needs an access token.");
	if (!str_eq_nocase(scheme, STR("Bearer")) ||
	    !access_token_read(call, call->api->tokens, str_trim(rest), &claims))
		return refused(call);
	call->viewer = (struct viewer){ .signed_in = true,
		.id = claims.subject,
		.session = claims.session,
		.role = claims.role };
	call->token_id = claims.token_id;
	call->token_expires_us = claims.expires * CLOCK_SECOND_US;
	return NULL;
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

const struct problem *
auth_confirm(struct call *call, const struct redis_command *command, bool answered)
{
	struct str state = answered ? nth(command, 0) : STR("");
	bool known, alive;

	if (!call->viewer.signed_in)
		return NULL;
	if (answered && nth(command, 1).len > 0)
		return refused(call);
	alive = session_state_of(state, &known, &call->viewer.role);
	if (!known)
		TRY(session_confirm(call->service, call->arena, call->viewer.session,
		    call->viewer.id, &alive, &call->viewer.role));
	if (!alive)
		return refused(call);
	return require_role(call);
}
