/* The API as the server's app: one worker's state, opened after the fork. */
#ifndef TINTYPE_API_APP_H
#define TINTYPE_API_APP_H

#include "base/arena.h"
#include "base/problem.h"
#include "http/request.h"
#include "http/response.h"

struct api;
struct config;
struct metrics;
struct redis_shared;

/* What the workers of a pool share; each may be NULL. */
struct api_shared {
	struct metrics *metrics;
	struct redis_shared *redis;
};

/* Connects, prepares, reads keys. shared may be NULL. Without PostgreSQL it opens all the same and
 * answers 503 until it comes. */
const struct problem *api_open(const struct config *config, const struct api_shared *shared,
    struct arena *arena, struct api **out) MUST_CHECK;
/* One request, whatever it is: the response is always filled. */
void api_serve(struct api *api, struct arena *arena, struct http_request *request,
    struct http_response *response);
/* After the answer was sent: settles the transaction, writes the access log line. Nanoseconds until
 * api_upkeep() is wanted. */
int64_t api_done(struct api *api, struct arena *arena, const struct http_request *request,
    const struct http_response *response);
/* Between requests; nanoseconds until it wants to be called again. */
int64_t api_upkeep(struct api *api);
void api_close(struct api *api);

#endif
