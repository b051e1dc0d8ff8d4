/* What the contract says of HTTP in general, of every route: methods, headers, bodies, conditions,
 * other origins, the same request twice. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "account_client.h"
#include "config/config.h"
#include "gallery.h"
#include "http/router.h"

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 6, 0);
	return account_client_hash_password();
}

static int
begin(void **state)
{
	client.if_match = client.if_none_match = STR("");
	client.parameters = NULL;
	client.content_type = STR("application/json");
	client.at_root = false;
	gallery_sql(client.admin, "DELETE FROM albums");
	return begin_anew(state);
}

static struct str
header(const char *name)
{
	return http_response_get(&client.response, str_of(name));
}

static bool
has(struct str text, const char *part)
{
	return str_find(text, str_of(part)) < text.len;
}

static void
send_with(
    int status, const char *method, const char *target, const char *body, const char *parameter)
{
	const char *parameters[] = { parameter, NULL };
	int got;

	client.parameters = parameters;
	got = api_client_send(&client, method, target, str_of(body));
	client.parameters = NULL;
	if (got != status)
		fail_msg("%s %s with %s: %d, not %d: %.*s", method, target, parameter, got, status,
		    (int)client.response.body.len, client.response.body.at);
}

/* "/users/{id}" -> "/users/x" */
static const char *
a_path_of(struct str pattern)
{
	char *path = arena_c_string(&client.worker, pattern), *to = path;

	for (const char *from = path; *from != '\0'; from++) {
		if (*from == '{')
			from = strchr(from, '}'), *to++ = 'x';
		else
			*to++ = *from;
	}
	*to = '\0';
	return path;
}

/* A method that is not among these. */
static const char *
another_method(struct str allowed)
{
	static const char *const methods[] = { "PATCH", "PUT", "DELETE", "POST" };

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (!has(allowed, methods[i]))
			return methods[i];
	return "BREW";
}

static void
test_methods(void **state)
{
	(void)state;
	client.at_root = true;
	for (size_t i = 0; i < api_route_count; i++) {
		const struct http_route *route = &api_routes[i].route;
		const char *path = a_path_of(route->pattern);
		struct str allowed, method = http_method_name(route->method);

		assert_int_equal(api_client_send(&client, "OPTIONS", path, STR("")), 204);
		allowed = own(header("Allow"));
		if (!has(allowed, own(method).at) || !has(allowed, "OPTIONS"))
			fail_msg("OPTIONS %s: %s", path, allowed.at);
		assert_true(route->method != HTTP_GET || has(allowed, "HEAD"));
		assert_int_equal(
		    api_client_send(&client, another_method(allowed), path, STR("")), 405);
		assert_true(str_eq(header("Allow"), allowed));
		assert_true(has(api_client_text(&client, "type"), "/method-not-allowed"));
		assert_int_equal(api_client_send(&client, "BREW", path, STR("")), 405);
	}
	assert_int_equal(api_client_send(&client, "GET", "/api/v1/nothing", STR("")), 404);
	assert_int_equal(api_client_send(&client, "OPTIONS", "/api/v1/nothing", STR("")), 404);
}

/* HEAD is answered with what GET would be, without the body. */
static void
test_head(void **state)
{
	static const char *const targets[] = { "/images", "/users/me", "/limits", "/tags",
		"/albums", "/images/nothing" };
	static const char *const fields[] = { "ETag", "Content-Type", "Cache-Control", "Vary" };

	(void)state;
	api_client_be(&client, OWNER, ROLE_USER);
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct str values[sizeof fields / sizeof *fields];
		int status = api_client_get(&client, "%s", targets[i]);
		size_t length = client.response.body.len;

		for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
			values[f] = own(header(fields[f]));
		assert_false(client.response.head_only);
		assert_int_equal(api_client_send(&client, "HEAD", targets[i], STR("")), status);
		assert_true(client.response.head_only);
		for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
			assert_true(str_eq(header(fields[f]), values[f]));
		/* But for its trace id a problem is as long, too. */
		assert_int_equal(client.response.body.len, length);
	}
}

/* On every answer, whatever its status. */
static void
test_headers_of_all(void **state)
{
	static const struct {
		const char *method, *target;
		int status;
	} rows[] = { { "GET", "/limits", 200 }, { "GET", "/users/me", 401 },
		{ "GET", "/nothing", 404 }, { "BREW", "/images", 405 },
		{ "GET", "/images?page=0", 400 }, { "OPTIONS", "/images", 204 },
		{ "POST", "/auth/login", 415 } };
	static const char *const fields[] = { "X-Request-ID", "X-Content-Type-Options",
		"X-Frame-Options", "Referrer-Policy", "Content-Security-Policy",
		"Permissions-Policy", "Cross-Origin-Opener-Policy", "Cache-Control" };
	static const char *const phases[] = {
		"auth;dur=", "cache;dur=", "db;dur=", "render;dur=", "total;dur="
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(api_client_send(&client, rows[i].method, rows[i].target, STR("")),
		    rows[i].status);
		for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
			if (header(fields[f]).len == 0)
				fail_msg("%s %s: no %s", rows[i].method, rows[i].target, fields[f]);
		for (size_t p = 0; p < sizeof phases / sizeof *phases; p++)
			assert_true(has(header("Server-Timing"), phases[p]));
		assert_false(has(header("Content-Security-Policy"), "unsafe"));
		assert_int_equal(header("Server").len, 0);
		if (rows[i].status < 400)
			continue;
		assert_true(has(header("Content-Type"), "application/problem+json"));
		assert_true(str_eq(api_client_text(&client, "traceId"), header("X-Request-ID")));
		assert_int_equal(
		    json_member(client.json, "status")->integer, client.response.status);
		assert_true(api_client_text(&client, "detail").len > 0);
		assert_true(has(api_client_text(&client, "instance"), "/api/v1/"));
	}
}

static void
test_request_id(void **state)
{
	static const char *const bad[] = { "HTTP_X_REQUEST_ID=", "HTTP_X_REQUEST_ID=a b",
		"HTTP_X_REQUEST_ID=a\"b", "HTTP_X_REQUEST_ID=\xc3\xa9" };
	struct buf longest = buf_new(&client.worker, 256);

	(void)state;
	send_with(200, "GET", "/limits", "", "HTTP_X_REQUEST_ID=Abc.1_2-3");
	assert_true(str_eq(header("X-Request-ID"), STR("Abc.1_2-3")));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct id id;

		send_with(200, "GET", "/limits", "", bad[i]);
		assert_true(id_parse(header("X-Request-ID"), &id));
	}
	buf_append(&longest, STR("HTTP_X_REQUEST_ID="));
	for (int i = 0; i < 128; i++)
		buf_byte(&longest, 'a');
	send_with(200, "GET", "/limits", "", own(buf_str(&longest)).at);
	assert_int_equal(header("X-Request-ID").len, 128);
	buf_byte(&longest, 'a');
	send_with(200, "GET", "/limits", "", own(buf_str(&longest)).at);
	assert_int_equal(header("X-Request-ID").len, 36);
}

static const char *
nested(int depth)
{
	struct buf out = buf_new(&client.worker, 256);

	buf_append(&out, STR("{\"x\":"));
	for (int i = 1; i < depth; i++)
		buf_byte(&out, '[');
	for (int i = 1; i < depth; i++)
		buf_byte(&out, ']');
	buf_append(&out, STR(",\"bio\":\"deep\"}"));
	return own(buf_str(&out)).at;
}

static void
test_bodies(void **state)
{
	const struct {
		const char *body;
		int status;
		const char *part; /* of the answer */
	} rows[] = {
		{ "{\"bio\":\"one\",\"bio\":\"two\"}", 200, "\"bio\":\"two\"" },
		{ "{\"bio\":\"x\",\"unknown\":{\"a\":[1]}}", 200, "\"bio\":\"x\"" },
		{ "{\"bio\":\"  e\\u0301  \"}", 200, "\"bio\":\"\xc3\xa9\"" },
		{ nested(32), 200, "deep" },
		{ nested(33), 400, "too deep" },
		{ "{\"bio\":\"a\\u0000b\"}", 400, "NUL" },
		{ "{\"bio\":\"\xff\"}", 400, "UTF-8" },
		{ "{\"bio\":\"\\ud800\"}", 400, "byte" },
		{ "{\"bio\":\"x\"", 400, "byte" },
		{ "{\"bio\":\"x\"} {}", 400, "byte" },
		{ "{'bio':'x'}", 400, "byte" },
		{ "{\"bio\":NaN}", 400, "byte" },
		{ "{\"bio\":\"x\",}", 400, "byte" },
		{ "[]", 400, "object" },
		{ "\"bio\"", 400, "object" },
		{ "{\"bio\":7}", 400, "\"field\":\"bio\"" },
		{ "{\"bio\":7,\"display_name\":[]}", 400, "\"field\":\"display_name\"" },
	};

	(void)state;
	api_client_be(&client, OWNER, ROLE_USER);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int status = api_client_send(&client, "PATCH", "/users/me", str_of(rows[i].body));

		if (status != rows[i].status || !has(client.response.body, rows[i].part))
			fail_msg("%s: %d: %.*s", rows[i].body, status,
			    (int)client.response.body.len, client.response.body.at);
	}
	/* A NUL as it is. */
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"a\0b\"}")), 400);
}

static void
test_body_size_and_type(void **state)
{
	static const char *const types[] = { "text/plain", "application/x-www-form-urlencoded",
		"application/jsonp", "multipart/form-data; boundary=b", "json" };
	const size_t max = 1024 * 1024;
	char *large = arena_array(&client.worker, char, max + 1);

	(void)state;
	api_client_be(&client, OWNER, ROLE_USER);
	memset(large, ' ', max + 1);
	memcpy(large, "{\"bio\":\"x\"}", strlen("{\"bio\":\"x\"}"));
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", (struct str){ large, max }), 200);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", (struct str){ large, max + 1 }), 413);
	assert_true(has(api_client_text(&client, "type"), "/file-too-large"));
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		client.content_type = str_of(types[i]);
		assert_int_equal(
		    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"y\"}")), 415);
	}
	client.content_type = STR("Application/JSON; charset=utf-8");
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"y\"}")), 200);
}

static void
test_conditions(void **state)
{
	struct str first, second;

	(void)state;
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	first = own(header("ETag"));
	assert_true(str_starts(first, STR("\"")));
	client.if_none_match = first;
	assert_int_equal(api_client_get(&client, "/users/me"), 304);
	assert_int_equal(client.response.body.len, 0);
	assert_true(str_eq(header("ETag"), first));
	assert_int_equal(api_client_send(&client, "HEAD", "/users/me", STR("")), 304);
	client.if_none_match = STR("");
	client.if_match = first;
	assert_int_equal(post("/auth/logout", ""), 204);
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"1\"}")), 200);
	/* Of two who read the same, the second is told. */
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"2\"}")), 412);
	assert_int_equal(api_client_send(&client, "PUT", "/users/me", STR("{\"bio\":\"2\"}")), 412);
	client.if_match = STR("");
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	second = own(header("ETag"));
	assert_false(str_eq(first, second));
	assert_true(str_eq(api_client_text(&client, "bio"), STR("1")));
	client.if_match = arena_printf(&client.worker, "W/%s", second.at);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"3\"}")), 412);
	client.if_match = arena_printf(&client.worker, "\"x\", %s", second.at);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"3\"}")), 200);
	client.if_match = STR("*");
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"4\"}")), 200);
}

static void
test_the_same_twice(void **state)
{
	const char *key = "HTTP_IDEMPOTENCY_KEY=key-1", *body = "{\"title\":\"once\"}";
	struct str id, location;

	(void)state;
	api_client_be(&client, OWNER, ROLE_USER);
	/* A request that failed may be mended. */
	send_with(400, "POST", "/albums", "{}", key);
	send_with(201, "POST", "/albums", body, key);
	id = own(api_client_text(&client, "id"));
	location = own(header("Location"));
	assert_int_equal(header("Idempotency-Replayed").len, 0);
	send_with(201, "POST", "/albums", body, key);
	assert_true(str_eq(api_client_text(&client, "id"), id));
	assert_true(str_eq(header("Location"), location));
	assert_true(str_eq(header("Idempotency-Replayed"), STR("true")));
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM albums"), 1);
	/* Another key, and the same of somebody else, are something else. */
	send_with(201, "POST", "/albums", body, "HTTP_IDEMPOTENCY_KEY=key-2");
	api_client_be(&client, SOMEBODY, ROLE_USER);
	send_with(201, "POST", "/albums", body, key);
	assert_false(str_eq(api_client_text(&client, "id"), id));
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM albums"), 3);
	send_with(400, "POST", "/albums", body, "HTTP_IDEMPOTENCY_KEY=two words");
	/* Tokens are never kept for a second answer. */
	client.authorization = STR("");
	for (int i = 0; i < 2; i++) {
		send_with(200, "POST", "/auth/login",
		    "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}", key);
		assert_int_equal(header("Idempotency-Replayed").len, 0);
	}
}

static void
allow_origins(struct str origins)
{
	/* The configuration is read once, at the start of a worker. */
	((struct config *)(uintptr_t)client.api->config)->site.cors_origins = origins;
}

static void
test_other_origins(void **state)
{
	const char *origin = "HTTP_ORIGIN=https://a.example";

	(void)state;
	send_with(200, "GET", "/limits", "", origin);
	assert_int_equal(header("Access-Control-Allow-Origin").len, 0);
	allow_origins(STR("https://b.example, https://a.example"));
	send_with(200, "GET", "/limits", "", origin);
	assert_true(str_eq(header("Access-Control-Allow-Origin"), STR("https://a.example")));
	assert_true(str_eq(header("Access-Control-Allow-Credentials"), STR("true")));
	assert_true(has(header("Vary"), "Origin"));
	send_with(404, "GET", "/nothing", "", origin);
	assert_true(str_eq(header("Access-Control-Allow-Origin"), STR("https://a.example")));
	send_with(200, "GET", "/limits", "", "HTTP_ORIGIN=https://a.example.evil.example");
	assert_int_equal(header("Access-Control-Allow-Origin").len, 0);
	allow_origins(STR("*"));
	send_with(200, "GET", "/limits", "", origin);
	assert_true(str_eq(header("Access-Control-Allow-Origin"), STR("*")));
	assert_int_equal(header("Access-Control-Allow-Credentials").len, 0);
	allow_origins(STR(""));
}

static void
test_preflight(void **state)
{
	const char *const parameters[] = { "HTTP_ORIGIN=https://a.example",
		"HTTP_ACCESS_CONTROL_REQUEST_METHOD=PATCH", NULL };

	(void)state;
	for (int allowed = 0; allowed < 2; allowed++) {
		allow_origins(allowed ? STR("https://a.example") : STR(""));
		client.parameters = parameters;
		assert_int_equal(api_client_send(&client, "OPTIONS", "/users/me", STR("")), 204);
		assert_int_equal(
		    has(header("Access-Control-Allow-Methods"), "PATCH"), (bool)allowed);
		assert_int_equal(
		    has(header("Access-Control-Allow-Headers"), "Authorization"), (bool)allowed);
		assert_int_equal(
		    has(header("Access-Control-Allow-Headers"), "Upload-Offset"), (bool)allowed);
		assert_int_equal(header("Access-Control-Max-Age").len > 0, (bool)allowed);
		assert_true(has(header("Allow"), "PATCH"));
	}
	allow_origins(STR(""));
}

static void
test_paging(void **state)
{
	static const char *const bad[] = { "page=0", "page=-1", "page=x", "page=", "per_page=0",
		"per_page=101", "limit=0", "limit=1e2", "page=99999999999999999999", "cursor=x",
		"cursor=" };
	const struct json_value *pagination;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (api_client_get(&client, "/images?%s", bad[i]) != 400)
			fail_msg("%s: %d", bad[i], client.response.status);
		assert_non_null(json_member(client.json, "errors"));
	}
	assert_int_equal(api_client_get(&client, "/images?limit=7"), 200);
	pagination = json_member(client.json, "pagination");
	assert_int_equal(json_member(pagination, "per_page")->integer, 7);
	assert_int_equal(json_member(pagination, "page")->integer, 1);
	assert_non_null(json_member(pagination, "total"));
	assert_non_null(json_member(pagination, "total_pages"));
	assert_int_equal(json_member(pagination, "next_cursor")->kind, JSON_NULL);
	/* All that is wrong at once. */
	assert_int_equal(api_client_get(&client, "/images?page=0&per_page=0&sort=x"), 400);
	assert_int_equal(json_member(client.json, "errors")->count, 3);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin)
	const struct CMUnitTest tests[] = {
		TEST(test_methods),
		TEST(test_head),
		TEST(test_headers_of_all),
		TEST(test_request_id),
		TEST(test_bodies),
		TEST(test_body_size_and_type),
		TEST(test_conditions),
		TEST(test_the_same_twice),
		TEST(test_other_origins),
		TEST(test_preflight),
		TEST(test_paging),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
