/* One worker's API: what lives from its start to its end. Only api/ looks inside. */
#ifndef TINTYPE_API_API_H
#define TINTYPE_API_API_H

#include "api/call.h"
#include "http/address.h"

struct changes;
struct held;
struct token_cache;
struct warm;

/* What the access log says of the request that was just answered. */
struct api_last {
	int route; /* index in api_routes, -1 if none */
	struct viewer viewer;
	struct str client_address;
	struct call_timing timing;
	const char *cause; /* of the problem that was answered, for the log; NULL if none */
	int64_t served_ns; /* from accepting the request to the finished response */
};

/* What this request has asked the database, for the slow log. */
#define API_STATEMENTS_KEPT 32
struct api_statement {
	int statement; /* enum statement */
	bool failed;
	int64_t nanoseconds;
};
struct api_statements {
	size_t count; /* may be more than are kept */
	int64_t slowest_ns;
	struct api_statement at[API_STATEMENTS_KEPT];
};

struct api {
	const struct config *config;
	struct service service;
	struct key_ring *keys;
	struct http_router *router;
	struct str shell;        /* the page's document: api/shell.h */
	struct metrics *metrics; /* of the whole pool; NULL: nobody counts */
	struct token_cache *tokens;
	struct local_limiter *login_limiter; /* for when Redis is away */
	int64_t uncounted_told_ns;           /* no sooner is it logged again that nobody counts */
	struct http_networks trusted_proxies;
	struct changes *changes; /* what the cache is yet to be told */
	struct warm *warm;       /* pages that are to be made in time */
	struct held *held;       /* pages in this worker's memory */
	struct str fingerprint;  /* of what kept answers are made with */
	struct api_last last;
	struct api_statements statements;
};

#endif
