/* One worker's API: what lives from its start to its end. Only api/ looks inside. */
#ifndef TINTYPE_API_API_H
#define TINTYPE_API_API_H

#include "api/call.h"
#include "http/address.h"

/* What the access log says of the request that was just answered. */
struct token_cache;

struct api_last {
	int route; /* index in api_routes, -1 if none */
	struct viewer viewer;
	struct str client_address;
	struct call_timing timing;
	const char *cause; /* of the problem that was answered, for the log; NULL if none */
	int64_t served_ns; /* from accepting the request to the finished response */
};

struct api {
	const struct config *config;
	struct service service;
	struct key_ring *keys;
	struct http_router *router;
	struct metrics *metrics; /* of the whole pool; NULL: nobody counts */
	struct token_cache *tokens;
	struct local_limiter *login_limiter; /* for when Redis is away */
	struct http_networks trusted_proxies;
	struct api_last last;
};

#endif
