/* Who is asking: the access token of a request, checked against keys, time, and the session's
 * state. */
#ifndef TINTYPE_API_AUTH_H
#define TINTYPE_API_AUTH_H

#include "api/call.h"
#include "cache/redis.h"

/*
 * The token, if the route looks at tokens: fills call->viewer, token_id and token_expires_us from
 * its claims. 401 without one where one is needed, and for a bad or expired one everywhere.
 */
const struct problem *auth_read(struct call *call) MUST_CHECK;
/* What Redis may know about the session and the token: one command of the request's one pipeline.
 */
void auth_state_command(struct call *call, struct redis_command *command);
/*
 * 401 if the session or the token was ended, 403 if the role is too small. Asks PostgreSQL when
 * Redis did not know (answered is false if it gave no answer at all).
 */
const struct problem *auth_confirm(
    struct call *call, const struct redis_command *command, bool answered) MUST_CHECK;

#endif
