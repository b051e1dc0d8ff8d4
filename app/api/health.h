/* Is it alive, is it ready: GET /health, /health/live, /health/ready, and GET /api/v1/limits. */
#ifndef TINTYPE_API_HEALTH_H
#define TINTYPE_API_HEALTH_H

#include "api/call.h"

/* The worker answers. */
const struct problem *get_health_live(struct call *call) MUST_CHECK;
/* It can do its work: 503 without PostgreSQL or storage. Redis is told, but nothing depends on it.
 */
const struct problem *get_health_ready(struct call *call) MUST_CHECK;
/* Sizes, formats, lengths and rates in force, so that a client can check before it sends. */
const struct problem *get_limits(struct call *call) MUST_CHECK;

#endif
