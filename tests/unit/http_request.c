/* Requests, queries, routes and answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/query.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void
test_targets(void **state)
{
	static const struct {
		const char *target, *path, *query; /* path NULL: refused */
	} rows[] = {
		{ "/", "/", "" },
		{ "/a/b?c=d&e", "/a/b", "c=d&e" },
		{ "/a?b?c", "/a", "b?c" },
		{ "/a%20b%C3%A4", "/a b\303\244", "" },
		{ "/a+b", "/a+b", "" },
		{ "//a", "//a", "" },
		{ "/...", "/...", "" },
		{ "http://host/a?b", "/a", "b" },
		{ "HTTPS://host", "/", "" },
		{ "", NULL, NULL },
		{ "*", NULL, NULL },
		{ "a", NULL, NULL },
		{ "?a", NULL, NULL },
		{ "ftp://host/a", NULL, NULL },
		{ "/a%0", NULL, NULL },
		{ "/a%zz", NULL, NULL },
		{ "/a%00", NULL, NULL },
		{ "/%ff", NULL, NULL },
		{ "/a/../b", NULL, NULL },
		{ "/a/%2e%2E", NULL, NULL },
		{ "/a%2f..%2fb", NULL, NULL },
		{ "/./a", NULL, NULL },
		{ "/a b", NULL, NULL },
		{ "/a\r\nb", NULL, NULL },
		{ "/a#b", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena = { 0 };
		struct http_request request;
		const char *params[] = { "REQUEST_METHOD=POST",
			arena_printf(&arena, "REQUEST_URI=%s", rows[i].target).at, NULL };
		const struct problem *problem =
		    http_request_read(&arena, params, (struct http_body){ .length = -1 }, &request);

		if ((problem == NULL) != (rows[i].path != NULL))
			fail_msg("%s", rows[i].target);
		assert_int_equal(request.method, HTTP_POST);
		assert_true(str_eq(request.target, str_of(rows[i].target)));
		assert_int_equal(request.id.len, 36);
		if (problem == NULL) {
			assert_true(str_eq(request.path, str_of(rows[i].path)));
			assert_true(str_eq(request.query, str_of(rows[i].query)));
		}
		arena_release(&arena);
	}
}

static void
test_params(void **state)
{
	static const char *const params[] = { "REQUEST_METHOD=get", "REQUEST_URI=/a",
		"CONTENT_TYPE=text/plain", "CONTENT_LENGTH=12", "HTTPS=on", "REMOTE_ADDR=::1",
		"HTTP_IF_NONE_MATCH=\"x\"", "HTTP_X_REQUEST_ID=abc-1._", "HTTP_CONTENT_TYPE=no",
		"HTTP_IF=wrong", NULL };
	struct arena arena = { 0 };
	struct http_request request;

	(void)state;
	assert_null(
	    http_request_read(&arena, params, (struct http_body){ .length = -1 }, &request));
	assert_int_equal(request.method, HTTP_UNKNOWN);
	assert_true(str_eq(request.method_text, STR("get")));
	assert_true(request.https);
	assert_int_equal(request.body.length, 12);
	assert_true(str_eq(request.id, STR("abc-1._")));
	assert_true(str_eq(request.remote_address, STR("::1")));
	assert_true(str_eq(http_header(&request, "if-none-match"), STR("\"x\"")));
	assert_true(str_eq(http_header(&request, "Content-Type"), STR("text/plain")));
	assert_true(str_eq(http_header(&request, "If-None"), STR("")));
	assert_true(str_eq(http_param(&request, "HTTPS"), STR("on")));
	assert_true(str_eq(http_param(&request, "HTTP"), STR("")));
	arena_release(&arena);
}

static void
test_bad_lengths_and_ids(void **state)
{
	static const char *const lengths[] = { "CONTENT_LENGTH=-1", "CONTENT_LENGTH=+1",
		"CONTENT_LENGTH=1x", "CONTENT_LENGTH=99999999999999999999", "CONTENT_LENGTH= 1" };
	struct arena arena = { 0 };
	struct http_request request;
	struct str bad = arena_printf(&arena, "HTTP_X_REQUEST_ID=%0129d", 1);

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		const char *params[] = { "REQUEST_URI=/", lengths[i], bad.at, NULL };

		assert_non_null(http_request_read(
		    &arena, params, (struct http_body){ .length = -1 }, &request));
		assert_int_equal(request.id.len, 36);
	}
	arena_release(&arena);
}

struct source {
	struct str rest;
	size_t step;
	bool breaks;
};

static ptrdiff_t
read_source(void *context, void *into, size_t size)
{
	struct source *source = context;
	struct str piece = str_first(source->rest, source->step < size ? source->step : size);

	if (piece.len == 0)
		return source->breaks ? -1 : 0;
	memcpy(into, piece.at, piece.len);
	source->rest = str_from(source->rest, piece.len);
	return (ptrdiff_t)piece.len;
}

static void
test_body(void **state)
{
	static const struct {
		int64_t length;
		size_t max;
		bool breaks;
		int kind; /* -1: read */
	} rows[] = {
		{ 10, 10, false, -1 },
		{ -1, 10, false, -1 },
		{ -1, 11, false, -1 },
		{ 10, 9, false, PROBLEM_TOO_LARGE },
		{ -1, 9, false, PROBLEM_TOO_LARGE },
		{ -1, 0, false, PROBLEM_TOO_LARGE },
		{ 11, 20, false, PROBLEM_BAD_REQUEST },
		{ 11, 20, true, PROBLEM_BAD_REQUEST },
		{ -1, 20, true, PROBLEM_BAD_REQUEST },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena = { 0 };
		struct source source = { STR("0123456789"), 3, rows[i].breaks };
		struct http_request request = { .body = { read_source, &source, rows[i].length } };
		struct str body = STR("untouched");
		const struct problem *problem =
		    http_body_read(&arena, &request, rows[i].max, &body);

		assert_int_equal(problem == NULL ? -1 : (int)problem->kind, rows[i].kind);
		assert_true(str_eq(body, problem == NULL ? STR("0123456789") : STR("untouched")));
		arena_release(&arena);
	}
}

static void
test_query(void **state)
{
	struct arena arena = { 0 };
	struct http_query query;
	struct str value = STR("");
	char many[256];

	(void)state;
	assert_null(http_query_parse(&arena, STR("a=1&&b=x%20y+z&a=2&c&=d&e=f=g"), &query));
	assert_int_equal(query.count, 6);
	assert_true(http_query_get(&query, "a", &value) && str_eq(value, STR("2")));
	assert_true(http_query_get(&query, "b", &value) && str_eq(value, STR("x y z")));
	assert_true(http_query_get(&query, "c", &value) && str_eq(value, STR("")));
	assert_true(http_query_get(&query, "e", &value) && str_eq(value, STR("f=g")));
	assert_false(http_query_get(&query, "d", &value));
	assert_null(http_query_parse(&arena, STR(""), &query));
	assert_int_equal(query.count, 0);
	assert_non_null(http_query_parse(&arena, STR("a=%"), &query));
	assert_non_null(http_query_parse(&arena, STR("a=%4"), &query));
	assert_non_null(http_query_parse(&arena, STR("a=%00"), &query));
	assert_non_null(http_query_parse(&arena, STR("%ff=a"), &query));
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = i % 2 == 0 ? 'a' : '&';
	assert_null(http_query_parse(&arena, (struct str){ many, 200 }, &query));
	assert_int_equal(query.count, HTTP_QUERY_PAIRS_MAX);
	assert_non_null(http_query_parse(&arena, (struct str){ many, 201 }, &query));
	arena_release(&arena);
}

static void
test_router(void **state)
{
	static const struct http_route routes[] = {
		{ HTTP_GET, STR("/") },
		{ HTTP_GET, STR("/images") },
		{ HTTP_POST, STR("/images") },
		{ HTTP_GET, STR("/images/search") },
		{ HTTP_DELETE, STR("/images/{id}") },
		{ HTTP_GET, STR("/images/{id}/variants/{size}") },
		{ HTTP_GET, STR("/users/me") },
		{ HTTP_GET, STR("/users/{id}/likes") },
	};
	static const struct {
		enum http_method method;
		const char *path;
		int route; /* -2: no such path */
		const char *first, *allow;
	} rows[] = {
		{ HTTP_GET, "/", 0, "", "GET, HEAD, OPTIONS" },
		{ HTTP_HEAD, "/images", 1, "", "GET, HEAD, POST, OPTIONS" },
		{ HTTP_POST, "/images", 2, "", "GET, HEAD, POST, OPTIONS" },
		{ HTTP_PUT, "/images", -1, "", "GET, HEAD, POST, OPTIONS" },
		{ HTTP_UNKNOWN, "/images", -1, "", "GET, HEAD, POST, OPTIONS" },
		{ HTTP_OPTIONS, "/images", -1, "", "GET, HEAD, POST, OPTIONS" },
		{ HTTP_GET, "/images/search", 3, "", "GET, HEAD, OPTIONS" },
		{ HTTP_DELETE, "/images/search", -1, "", "GET, HEAD, OPTIONS" },
		{ HTTP_DELETE, "/images/7", 4, "7", "DELETE, OPTIONS" },
		{ HTTP_GET, "/images/search/variants/small", 5, "search", "GET, HEAD, OPTIONS" },
		{ HTTP_GET, "/users/me/likes", 7, "me", "GET, HEAD, OPTIONS" },
		{ HTTP_GET, "/images/", -2, NULL, NULL },
		{ HTTP_GET, "/images//variants/x", -2, NULL, NULL },
		{ HTTP_GET, "/images/7/variants", -2, NULL, NULL },
		{ HTTP_GET, "//images", -2, NULL, NULL },
		{ HTTP_GET, "/{id}", -2, NULL, NULL },
		{ HTTP_GET, "", -2, NULL, NULL },
		{ HTTP_GET, "images", -2, NULL, NULL },
	};
	struct arena arena = { 0 };
	const struct http_router *router = http_router_new(&arena, routes, COUNT(routes));

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct http_match match = { .route = -2 };

		http_router_find(router, rows[i].method, str_of(rows[i].path), &match);
		if (match.route != rows[i].route)
			fail_msg("%s: %d", rows[i].path, match.route);
		if (match.route == -2)
			continue;
		assert_true(str_eq(match.params[0], str_of(rows[i].first)));
		assert_true(str_eq(http_allow(&arena, match.allowed), str_of(rows[i].allow)));
	}
	arena_release(&arena);
}

static void
test_response(void **state)
{
	struct arena arena = { 0 };
	struct http_response response;
	struct buf head = buf_new(&arena, 0);

	(void)state;
	http_response_init(&response, &arena);
	http_response_set(&response, STR("X"), STR("1"));
	http_response_set(&response, STR("x"), STR("a\r\nSet-Cookie: b\0"));
	http_response_add(&response, STR("Set-Cookie"), STR("c=1"));
	http_response_add(&response, STR("Set-Cookie"), STR("d=1"));
	response.body = STR("12345");
	http_response_head(&response, &head);
	assert_true(str_eq(
	    buf_str(&head), STR("Status: 200 OK\r\nX: a  Set-Cookie: b \r\nSet-Cookie: c=1\r\n"
				"Set-Cookie: d=1\r\nContent-Length: 5\r\n\r\n")));
	response.head_only = true;
	http_response_clear(&response);
	assert_int_equal(response.field_count, 0);
	assert_int_equal(response.body.len, 0);
	assert_true(response.head_only);
	response.status = 304;
	for (int i = 0; i < 100; i++)
		http_response_add(&response, STR("A"), STR("b"));
	assert_true(str_eq(http_response_get(&response, STR("a")), STR("b")));
	head.len = 0;
	http_response_head(&response, &head);
	assert_int_equal(
	    head.len, strlen("Status: 304 Not Modified\r\n\r\n") + 100 * strlen("A: b\r\n"));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_bad_lengths_and_ids),
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_router),
		cmocka_unit_test(test_response),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
