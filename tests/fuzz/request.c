/* Any bytes as target, query and path: what is accepted keeps its promises. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "http/query.h"
#include "http/request.h"
#include "http/router.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check_path(struct str path)
{
	if (path.len == 0 || path.at[0] != '/' || !utf8_valid(path) ||
	    str_find_byte(path, '\0') != path.len)
		abort();
	while (path.len > 0) {
		struct str part = str_cut(&path, '/');

		if (str_eq(part, STR(".")) || str_eq(part, STR("..")))
			abort();
	}
}

static void
route(struct arena *arena, struct str path)
{
	static const struct http_route routes[] = {
		{ HTTP_GET, STR("/") },
		{ HTTP_GET, STR("/a") },
		{ HTTP_GET, STR("/a/b") },
		{ HTTP_POST, STR("/a/{x}") },
		{ HTTP_GET, STR("/a/{x}/c/{y}") },
		{ HTTP_GET, STR("/a/b/c") },
	};
	const struct http_router *router =
	    http_router_new(arena, routes, sizeof routes / sizeof *routes);
	struct http_match match;

	if (!http_router_find(router, HTTP_GET, path, &match))
		return;
	if (match.allowed == 0 || match.route >= (int)(sizeof routes / sizeof *routes))
		abort();
	if (match.route == 4 && (match.params[0].len == 0 || match.params[1].len == 0))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	struct str input = { (const char *)bytes, size };
	const char *params[2] = { NULL, NULL };
	struct http_request request;
	struct http_query query;
	struct str text;

	params[0] = arena_printf(&arena, "REQUEST_URI=%s", arena_c_string(&arena, input)).at;
	if (http_request_read(&arena, params, (struct http_body){ .length = -1 }, &request) == NULL)
		check_path(request.path);
	route(&arena, input);
	if (http_query_parse(&arena, input, &query) == NULL) {
		if (query.count > HTTP_QUERY_PAIRS_MAX)
			abort();
		for (size_t i = 0; i < query.count; i++)
			if (!utf8_valid(query.pairs[i].name) || !utf8_valid(query.pairs[i].value))
				abort();
		http_query_get(&query, "a", &text);
	}
	arena_release(&arena);
	return 0;
}
