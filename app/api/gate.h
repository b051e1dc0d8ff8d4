/*
 * What a request passes before its handler: who is asking, and whether they ask too often. Both
 * together cost one Redis round trip.
 */
#ifndef TINTYPE_API_GATE_H
#define TINTYPE_API_GATE_H

#include "api/call.h"

/* The client's own address: X-Forwarded-For is believed only from configured proxies. */
struct str gate_client_address(
    struct api *api, struct arena *arena, const struct http_request *request);
/* Fills call->viewer; 401, 403, 429. */
const struct problem *gate_pass(struct call *call) MUST_CHECK;
/* One more hit of the same kind, for a request that does several things. 429. */
const struct problem *gate_count_again(struct call *call) MUST_CHECK;
/* X-RateLimit-* of a counted request, also of one that was refused. */
void gate_tell_limits(struct call *call);

/* The client's address; of IPv6 its /64, of which a site can choose any: they count as one. */
struct str gate_address_group(struct call *call);

#endif
