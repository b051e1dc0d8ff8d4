/* Who is asking: the access token of a request, checked against keys, time, and the session's
 * state. */
#ifndef TINTYPE_API_AUTH_H
#define TINTYPE_API_AUTH_H

#include "api/call.h"

/*
 * Fills call->viewer, token_id, token_expires_us as the route's auth says; 401 without, with a bad,
 * an expired or a revoked token; 403 with too small a role. Costs no more than the one Redis round
 * trip of the request, and asks PostgreSQL when Redis does not know.
 */
const struct problem *auth_check(struct call *call) MUST_CHECK;

#endif
