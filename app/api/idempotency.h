/*
 * Idempotency-Key on POST: within 24 hours the same key of the same sender at the same address
 * gives the first answer again, so that a client that did not hear the answer may safely ask once
 * more.
 *
 * Answers are kept in Redis. With Redis away the request simply runs: the key is a courtesy, and
 * what must not happen twice (likes, album entries, usernames) is also held by the database.
 * Answers that say no-store (tokens) are not kept.
 */
#ifndef TINTYPE_API_IDEMPOTENCY_H
#define TINTYPE_API_IDEMPOTENCY_H

#include "api/call.h"

struct idempotency {
	struct str key; /* in Redis; empty: nothing to do */
};

/*
 * Before the handler. *answered is set if the first answer was written into the response. 400 on a
 * key that is not 1..128 visible ASCII characters; 409 while the first request with it is still
 * under way.
 */
const struct problem *idempotency_begin(
    struct call *call, struct idempotency *out, bool *answered) MUST_CHECK;
/* After it: keeps a good answer; forgets the key after a problem, so that the client may try again.
 */
void idempotency_end(struct call *call, const struct idempotency *begun, bool good);

#endif
