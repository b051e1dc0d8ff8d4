/* Query strings and forms (application/x-www-form-urlencoded): pairs, decoded, in order. */
#ifndef TINTYPE_HTTP_QUERY_H
#define TINTYPE_HTTP_QUERY_H

#include "base/problem.h"

#define HTTP_QUERY_PAIRS_MAX 100

struct http_pair {
	struct str name, value;
};

struct http_query {
	struct http_pair *pairs;
	size_t count;
};

/* 400 on broken escapes, NUL, invalid UTF-8, or more than HTTP_QUERY_PAIRS_MAX pairs. */
const struct problem *http_query_parse(
    struct arena *arena, struct str text, struct http_query *out) MUST_CHECK;
/* The last value of that name; false if there is none. */
bool http_query_get(const struct http_query *query, const char *name, struct str *out);

#endif
