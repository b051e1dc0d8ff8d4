/* What every answer carries besides its own: request id, security headers, CORS, Server-Timing. */
#ifndef TINTYPE_API_DECORATE_H
#define TINTYPE_API_DECORATE_H

#include "api/call.h"

void decorate(struct call *call);
/* OPTIONS: 204 with Allow, and a CORS preflight's answer if it was one. */
void decorate_options(struct call *call, uint32_t allowed);

/* Is the request from a page of one of CORS_ALLOWED_ORIGINS, by name? */
bool decorate_origin_is_listed(struct call *call);

#endif
