#include "config.h"

#include "http/router.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

/* A part of a path. Routes hang on the node of their last part. */
struct node {
	struct str text; /* unused in the node of a {name} */
	struct node *next, *literals, *named;
	int routes[HTTP_METHOD_COUNT]; /* indexes + 1, 0 for none */
	uint32_t methods;
};

struct http_router {
	struct node root;
};

static void __attribute__((noreturn)) refuse(const struct http_route *route, const char *reason)
{
	fprintf(stderr, "tintype: route %.*s: %s\n", (int)route->pattern.len, route->pattern.at,
	    reason);
	abort();
}

static struct node *
literal_child(const struct node *node, struct str part)
{
	for (struct node *child = node->literals; child != NULL; child = child->next)
		if (str_eq(child->text, part))
			return child;
	return NULL;
}

static struct node *
literal_add(struct arena *arena, struct node *node, struct str part)
{
	struct node *child = literal_child(node, part);

	if (child == NULL) {
		child = arena_new(arena, struct node);
		child->text = part;
		child->next = node->literals;
		node->literals = child;
	}
	return child;
}

static bool
is_name(const struct http_route *route, struct str part)
{
	bool opens = str_starts(part, STR("{")), closes = str_ends(part, STR("}"));

	if (!opens && str_find_byte(part, '{') == part.len && str_find_byte(part, '}') == part.len)
		return false;
	if (!opens || !closes || part.len < 3)
		refuse(route, "a part is either text or one {name}");
	return true;
}

/* Gives the next part; false when the last was given. "/" has one part, the empty one. */
static bool
next_part(struct str *rest, struct str *part)
{
	if (rest->len == 0)
		return false;
	*rest = str_from(*rest, 1);
	*part = str_first(*rest, str_find_byte(*rest, '/'));
	*rest = str_from(*rest, part->len);
	return true;
}

static struct node *
path_add(struct arena *arena, struct node *node, const struct http_route *route)
{
	struct str rest = route->pattern, part;
	size_t names = 0;

	if (!str_starts(rest, STR("/")))
		refuse(route, "does not begin with a slash");
	while (next_part(&rest, &part)) {
		if (!is_name(route, part)) {
			node = literal_add(arena, node, part);
			continue;
		}
		if (++names > HTTP_ROUTE_PARAMS)
			refuse(route, "too many names");
		if (node->named == NULL)
			node->named = arena_new(arena, struct node);
		node = node->named;
	}
	return node;
}

struct http_router *
http_router_new(struct arena *arena, const struct http_route *routes, size_t count)
{
	struct http_router *router = arena_new(arena, struct http_router);

	for (size_t i = 0; i < count; i++) {
		struct node *node = path_add(arena, &router->root, &routes[i]);
		enum http_method method = routes[i].method;

		if (method < 0 || method >= HTTP_UNKNOWN)
			refuse(&routes[i], "has no method");
		if (node->routes[method] != 0)
			refuse(&routes[i], "stands there twice");
		node->routes[method] = (int)i + 1;
		node->methods |= UINT32_C(1) << method | UINT32_C(1) << HTTP_OPTIONS;
		if (method == HTTP_GET)
			node->methods |= UINT32_C(1) << HTTP_HEAD;
	}
	return router;
}

/*
 * Text before names, part by part; going back when that way ends nowhere. Each step back costs a
 * table our own size, as a pattern has few parts and we wrote them.
 */
static const struct node *
walk(const struct node *node, struct str rest, struct str *params, size_t names)
{
	const struct node *child, *end = NULL;
	struct str part;

	if (!next_part(&rest, &part))
		return node->methods != 0 ? node : NULL;
	child = literal_child(node, part);
	if (child != NULL)
		end = walk(child, rest, params, names);
	if (end == NULL && node->named != NULL && part.len > 0 && names < HTTP_ROUTE_PARAMS) {
		params[names] = part;
		end = walk(node->named, rest, params, names + 1);
	}
	return end;
}

bool
http_router_find(const struct http_router *router, enum http_method method, struct str path,
    struct http_match *out)
{
	struct http_match match = { .route = -1 };
	const struct node *node;
	int route = 0;

	if (!str_starts(path, STR("/")))
		return false;
	node = walk(&router->root, path, match.params, 0);
	if (node == NULL)
		return false;
	if (method != HTTP_UNKNOWN)
		route = node->routes[method];
	if (route == 0 && method == HTTP_HEAD)
		route = node->routes[HTTP_GET];
	match.route = route - 1;
	match.allowed = node->methods;
	*out = match;
	return true;
}

struct str
http_allow(struct arena *arena, uint32_t allowed)
{
	struct buf buf = buf_new(arena, 64);

	for (int method = 0; method < HTTP_UNKNOWN; method++) {
		if ((allowed >> method & 1) == 0)
			continue;
		if (buf.len > 0)
			buf_append(&buf, STR(", "));
		buf_append(&buf, http_method_name((enum http_method)method));
	}
	return buf_str(&buf);
}
