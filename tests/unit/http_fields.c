/* Cookies, entity tags, ranges, media types, client addresses: a table each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/address.h"
#include "http/cookie.h"
#include "http/etag.h"
#include "http/media_type.h"
#include "http/range.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void
test_cookie_get(void **state)
{
	static const struct {
		const char *header, *value;
	} rows[] = {
		{ "a=1", "1" },
		{ "b=2; a=1; a=3", "1" },
		{ "aa=2;a=", "" },
		{ "a = 1 ", "1" },
		{ "a=b=c", "b=c" },
		{ "a", NULL },
		{ "A=1", NULL },
		{ "", NULL },
		{ ";;=;", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str value = STR("untouched");
		bool found = http_cookie_get(str_of(rows[i].header), STR("a"), &value);

		assert_int_equal(found, rows[i].value != NULL);
		assert_true(str_eq(value, found ? str_of(rows[i].value) : STR("untouched")));
	}
}

static void
test_cookie_format(void **state)
{
	struct arena arena = { 0 };
	struct http_cookie cookie = { .name = STR("refresh"),
		.value = STR("x.y-z"),
		.path = STR("/api/v1/auth"),
		.max_age = 60,
		.secure = true,
		.http_only = true };
	struct str bad[] = { STR("a b"), STR("a;b"), STR("a\r\nb"), STR("a\"b"), STR("a,b"),
		STR("\303\244"), STR("a\0b") };
	struct str text = STR("");

	(void)state;
	assert_true(http_cookie_format(&arena, &cookie, &text));
	assert_true(str_eq(text, STR("refresh=x.y-z; Path=/api/v1/auth; Max-Age=60; HttpOnly; "
				     "Secure; SameSite=Strict")));
	for (size_t i = 0; i < COUNT(bad); i++) {
		cookie.value = bad[i];
		assert_false(http_cookie_format(&arena, &cookie, &text));
	}
	cookie = (struct http_cookie){ .name = STR("a"),
		.value = STR(""),
		.max_age = HTTP_COOKIE_SESSION,
		.same_site = HTTP_SAME_SITE_LAX };
	assert_true(http_cookie_format(&arena, &cookie, &text));
	assert_true(str_eq(text, STR("a=; SameSite=Lax")));
	cookie.path = STR("/; Domain=evil");
	assert_false(http_cookie_format(&arena, &cookie, &text));
	cookie.path = STR("");
	cookie.name = STR("a=b");
	assert_false(http_cookie_format(&arena, &cookie, &text));
	arena_release(&arena);
}

static void
test_etags(void **state)
{
	static const struct {
		const char *field;
		bool none_match, match; /* against "a" */
	} rows[] = {
		{ "", false, true },
		{ "*", true, true },
		{ "\"a\"", true, true },
		{ "W/\"a\"", true, false },
		{ "\"b\"", false, false },
		{ "\"b\", \"a\"", true, true },
		{ "\"b\",W/\"a\"", true, false },
		{ ",, \"b\" ,\"a\",", true, true },
		{ "\"b,\", \"a\"", true, true },
		{ "\"b,\"a\"", false, false },
		{ "a", false, false },
		{ "\"a", false, false },
		{ "\"a\" \"b\"", false, false },
		{ "w/\"a\"", false, false },
		{ "\"A\"", false, false },
		{ "\"\"", false, false },
		{ "*, \"a\"", false, false },
	};
	struct arena arena = { 0 };

	(void)state;
	assert_true(str_eq(http_etag(&arena, STR("a")), STR("\"a\"")));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str field = str_of(rows[i].field);

		if (http_if_none_match(field, STR("\"a\"")) != rows[i].none_match ||
		    http_if_match(field, STR("\"a\"")) != rows[i].match)
			fail_msg("%s", rows[i].field);
	}
	assert_true(http_if_none_match(STR("\"a\""), STR("W/\"a\"")));
	assert_false(http_if_match(STR("\"a\""), STR("W/\"a\"")));
	assert_false(http_if_match(STR("*"), STR("")));
	assert_false(http_if_none_match(STR("*"), STR("")));
	arena_release(&arena);
}

static void
test_ranges(void **state)
{
	static const struct {
		const char *field;
		int64_t size;
		enum http_range range;
		int64_t first, last;
	} rows[] = {
		{ "bytes=0-0", 10, HTTP_RANGE_PART, 0, 0 },
		{ "bytes=2-5", 10, HTTP_RANGE_PART, 2, 5 },
		{ "bytes=5-", 10, HTTP_RANGE_PART, 5, 9 },
		{ "Bytes=5-99", 10, HTTP_RANGE_PART, 5, 9 },
		{ "bytes=-3", 10, HTTP_RANGE_PART, 7, 9 },
		{ "bytes=-99", 10, HTTP_RANGE_PART, 0, 9 },
		{ "bytes=0-99999999999999999999", 10, HTTP_RANGE_PART, 0, 9 },
		{ "bytes=10-", 10, HTTP_RANGE_UNSATISFIABLE, 0, 0 },
		{ "bytes=99999999999999999999-", 10, HTTP_RANGE_UNSATISFIABLE, 0, 0 },
		{ "bytes=-0", 10, HTTP_RANGE_UNSATISFIABLE, 0, 0 },
		{ "bytes=0-", 0, HTTP_RANGE_UNSATISFIABLE, 0, 0 },
		{ "bytes=-1", 0, HTTP_RANGE_UNSATISFIABLE, 0, 0 },
		{ "", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=-", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=5-2", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=0-1,3-4", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=a-b", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=+1-2", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "bytes=--1", 10, HTTP_RANGE_WHOLE, 0, 0 },
		{ "pages=1-2", 10, HTTP_RANGE_WHOLE, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t first = 0, last = 0;
		enum http_range range =
		    http_range_parse(str_of(rows[i].field), rows[i].size, &first, &last);

		if (range != rows[i].range || first != rows[i].first || last != rows[i].last)
			fail_msg("%s: %d %lld-%lld", rows[i].field, (int)range, (long long)first,
			    (long long)last);
	}
	assert_true(http_if_range(STR(""), STR("\"a\"")));
	assert_true(http_if_range(STR("\"a\""), STR("\"a\"")));
	assert_false(http_if_range(STR("W/\"a\""), STR("W/\"a\"")));
	assert_false(http_if_range(STR("\"b\""), STR("\"a\"")));
	assert_false(http_if_range(STR("Sat, 29 Oct 1994 19:43:31 GMT"), STR("\"a\"")));
}

static void
test_media_types(void **state)
{
	static const struct {
		const char *text, *name, *charset; /* name NULL: refused */
	} rows[] = {
		{ "text/html", "text/html", NULL },
		{ "Text/HTML;Charset=utf-8", "text/html", "utf-8" },
		{ "text/html ; x=1 ; charset=\"a\\\"b\" ;", "text/html", "a\"b" },
		{ "", NULL, NULL },
		{ "text", NULL, NULL },
		{ "text/", NULL, NULL },
		{ "/html", NULL, NULL },
		{ "text/html/x", NULL, NULL },
		{ "text /html", NULL, NULL },
		{ "text/html; charset", NULL, NULL },
		{ "text/html; charset=", NULL, NULL },
		{ "text/html; charset=\"a", NULL, NULL },
		{ "text/html; charset=a b", NULL, NULL },
		{ "text/html; a=1; A=2", NULL, NULL },
		{ "text/html; a=1;b=1;c=1;d=1;e=1;f=1;g=1;h=1;i=1", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena = { 0 };
		struct http_media_type type;
		struct str charset = STR("");

		if (http_media_type_parse(&arena, str_of(rows[i].text), &type) !=
		    (rows[i].name != NULL))
			fail_msg("%s", rows[i].text);
		if (rows[i].name != NULL) {
			assert_true(http_media_type_is(&type, str_of(rows[i].name)));
			assert_int_equal(http_media_type_param(&type, STR("charset"), &charset),
			    rows[i].charset != NULL);
			assert_true(str_eq(charset, str_of(rows[i].charset)));
		}
		arena_release(&arena);
	}
}

static void
test_accept(void **state)
{
	static const struct str offers[] = { STR("image/avif"), STR("image/webp"),
		STR("image/jpeg") };
	static const struct {
		const char *accept;
		int choice;
	} rows[] = {
		{ "", 0 },
		{ "*/*", 0 },
		{ "image/*", 0 },
		{ "image/webp", 1 },
		{ "IMAGE/WEBP", 1 },
		{ "image/webp,*/*;q=0.8", 1 },
		{ "image/avif;q=0.5, image/webp;q=0.5", 0 },
		{ "image/avif;q=0, image/*", 1 },
		{ "image/*;q=0, image/jpeg", 2 },
		{ "image/jpeg;q=1.000 , image/webp;q=0.999", 2 },
		{ "image/webp;q=2, image/jpeg;q=0.1", 2 },
		{ "image/webp;q=x, image/jpeg;q=0.001", 2 },
		{ "image/webp;level=1, image/jpeg;q=0.1", 2 },
		{ "text/html", -1 },
		{ "image/*;q=0", -1 },
		{ "imag/*", -1 },
		{ ",;q=1,/", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (http_accept_choose(str_of(rows[i].accept), offers, 3) != rows[i].choice)
			fail_msg("%s", rows[i].accept);
	assert_true(http_accept_names(STR("image/webp,*/*"), offers[1]));
	assert_false(http_accept_names(STR("*/*"), offers[1]));
	assert_false(http_accept_names(STR("image/webp;q=0"), offers[1]));
	assert_int_equal(http_accept_quality(STR("image/webp;q=0.25"), offers[1]), 250);
}

static void
test_client_address(void **state)
{
	static const struct {
		const char *trusted, *remote, *forwarded, *client;
	} rows[] = {
		{ "", "192.0.2.1", "198.51.100.1", "192.0.2.1" },
		{ "10.0.0.0/8", "192.0.2.1", "198.51.100.1", "192.0.2.1" },
		{ "10.0.0.0/8", "10.1.2.3", "198.51.100.1", "198.51.100.1" },
		{ "10.0.0.0/8", "10.1.2.3", "", "10.1.2.3" },
		/* The client lies in front; the proxy tells the truth behind it. */
		{ "10.0.0.0/8", "10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1" },
		{ "10.0.0.0/8", "10.1.2.3", "1.1.1.1,198.51.100.1 , 10.9.9.9", "198.51.100.1" },
		{ "10.0.0.0/8", "10.1.2.3", "10.0.0.1", "10.0.0.1" },
		{ "10.0.0.0/8", "10.1.2.3", "nonsense", "10.1.2.3" },
		{ "10.0.0.0/8", "10.1.2.3", "1.1.1.1,", "10.1.2.3" },
		{ "10.0.0.0/8", "10.1.2.3", "198.51.100.1:8080", "198.51.100.1" },
		{ "10.0.0.0/8", "::ffff:10.1.2.3", "198.51.100.1", "198.51.100.1" },
		{ "::1, fd00::/8", "fd12::1", "[2001:DB8::1]:443", "2001:db8::1" },
		{ "::1", "::1", "2001:db8::1", "2001:db8::1" },
		{ "10.0.0.0/31", "10.0.0.2", "1.1.1.1", "10.0.0.2" },
		{ "10.0.0.0/31", "10.0.0.1", "1.1.1.1", "1.1.1.1" },
		{ "0.0.0.0/0", "9.9.9.9", "1.1.1.1", "1.1.1.1" },
		{ "0.0.0.0/0", "2001:db8::2", "1.1.1.1", "2001:db8::2" },
		{ "::1", "unix:", "1.1.1.1", "unix:" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena = { 0 };
		struct http_networks trusted;
		struct str client;

		assert_null(http_networks_parse(&arena, str_of(rows[i].trusted), &trusted));
		client = http_client_address(
		    &arena, &trusted, str_of(rows[i].remote), str_of(rows[i].forwarded));
		if (!str_eq(client, str_of(rows[i].client)))
			fail_msg("row %zu: %.*s", i, (int)client.len, client.at);
		arena_release(&arena);
	}
}

static void
test_networks(void **state)
{
	static const char *const bad[] = { "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/-1",
		"10.0.0.0/", "10.0.0.0/8/8", "host", "10.0.0.0/8 ::1", "010.0.0.1",
		"fe80::1%eth0" };
	struct arena arena = { 0 };
	struct http_networks networks;
	struct http_address address;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (http_networks_parse(&arena, str_of(bad[i]), &networks) == NULL)
			fail_msg("%s", bad[i]);
	assert_true(http_address_parse(STR("2001:db8:1:2:3:4:5:6"), &address));
	assert_true(str_eq(http_address_group(&arena, address), STR("2001:db8:1:2::/64")));
	assert_true(http_address_parse(STR("::ffff:192.0.2.1"), &address));
	assert_true(str_eq(http_address_group(&arena, address), STR("192.0.2.1")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cookie_get),
		cmocka_unit_test(test_cookie_format),
		cmocka_unit_test(test_etags),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_media_types),
		cmocka_unit_test(test_accept),
		cmocka_unit_test(test_client_address),
		cmocka_unit_test(test_networks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
