/*
 * From a path to a route. Patterns are literal parts and {names}: "/images/{id}/variants/{size}". A
 * literal part wins over a name. The table is the caller's; the router knows only its indexes.
 */
#ifndef TINTYPE_HTTP_ROUTER_H
#define TINTYPE_HTTP_ROUTER_H

#include "base/arena.h"
#include "http/method.h"

#define HTTP_ROUTE_PARAMS 4

struct http_route {
	enum http_method method;
	struct str pattern;
};

struct http_router;

struct http_match {
	int route; /* index in the table; -1 when the method is not among the allowed */
	struct str params[HTTP_ROUTE_PARAMS]; /* in the order of the pattern */
	uint32_t allowed; /* 1 << enum http_method, HEAD with GET and OPTIONS included; 0: no such
			     path */
};

/* Ends the process on a table that contradicts itself: that is our own mistake. */
struct http_router *http_router_new(
    struct arena *arena, const struct http_route *routes, size_t count);
/* HEAD finds the GET route. False when no pattern fits the path. A trailing slash does not fit. */
bool http_router_find(const struct http_router *router, enum http_method method, struct str path,
    struct http_match *out);
/* "GET, HEAD, OPTIONS" */
struct str http_allow(struct arena *arena, uint32_t allowed);

#endif
