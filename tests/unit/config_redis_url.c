/* REDIS_URL: every row. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/redis_url.h"

static void
test_right(void **state)
{
	static const struct {
		const char *url, *host;
		int64_t port;
		const char *password;
		int64_t database;
	} rows[] = {
		{ "redis://localhost", "localhost", -1, "", -1 },
		{ "redis://localhost/", "localhost", -1, "", -1 },
		{ "redis://10.0.0.1:6380/2", "10.0.0.1", 6380, "", 2 },
		{ "redis://:pw@host:1/0", "host", 1, "pw", 0 },
		{ "redis://:p%40%2Fw%3a@host", "host", -1, "p@/w:", -1 },
		{ "redis://[::1]", "::1", -1, "", -1 },
		{ "redis://:pw@[::1]:6379/15", "::1", 6379, "pw", 15 },
		{ "unix:///run/redis/redis.sock", "/run/redis/redis.sock", -1, "", -1 },
		{ "unix://:pw@/run/r.sock?db=3", "/run/r.sock", -1, "pw", 3 },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct redis_url url;

		if (!redis_url_parse(&arena, str_of(rows[i].url), &url))
			fail_msg("refused: %s", rows[i].url);
		assert_true(str_eq(url.host, str_of(rows[i].host)));
		assert_int_equal(url.port, rows[i].port);
		assert_true(str_eq(url.password, str_of(rows[i].password)));
		assert_int_equal(url.database, rows[i].database);
		assert_int_equal(url.sentinels.len, 0);
	}
	arena_release(&arena);
}

static void
test_sentinels(void **state)
{
	static const struct {
		const char *url, *sentinels, *service, *password;
		int64_t database;
	} rows[] = {
		{ "redis+sentinel://s/mymaster", "s", "mymaster", "", -1 },
		{ "redis+sentinel://:p%40w@s1:1,[::1]:26380,10.0.0.3/my.m-1_x/7",
		    "s1:1,[::1]:26380,10.0.0.3", "my.m-1_x", "p@w", 7 },
	};
	static const char *const wrong[] = { "redis+sentinel://", "redis+sentinel://s",
		"redis+sentinel://s/", "redis+sentinel:///mymaster", "redis+sentinel://s,/mymaster",
		"redis+sentinel://s:0/mymaster", "redis+sentinel://s/my master",
		"redis+sentinel://s/mymaster/x", "redis+sentinel://s/mymaster/1/2",
		"redis+sentinel://user:pw@s/mymaster", "redis-sentinel://s/mymaster" };
	struct arena arena = { 0 };
	struct redis_url url;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!redis_url_parse(&arena, str_of(rows[i].url), &url))
			fail_msg("refused: %s", rows[i].url);
		assert_int_equal(url.host.len, 0);
		assert_true(str_eq(url.sentinels, str_of(rows[i].sentinels)));
		assert_true(str_eq(url.service, str_of(rows[i].service)));
		assert_true(str_eq(url.password, str_of(rows[i].password)));
		assert_int_equal(url.database, rows[i].database);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (redis_url_parse(&arena, str_of(wrong[i]), &url))
			fail_msg("taken: %s", wrong[i]);
	arena_release(&arena);
}

static void
test_wrong(void **state)
{
	static const char *const rows[] = { "", "redis", "redis:", "redis:/", "redis://",
		"redis:///1", "rediss://host", "http://host", "REDIS://host",
		"redis://host:", "redis://host:0", "redis://host:65536", "redis://host:x",
		"redis://host:1:2", "redis://host/x", "redis://host/-1", "redis://host/1024",
		"redis://host/1/2", "redis://host/ 1", "redis://user:pw@host", "redis://pw@host",
		"redis://:@host", "redis://:a@b@host", "redis://:%zz@host", "redis://:%00@host",
		"redis://ho st", "redis://[::1", "redis://[]", "redis://[::1]x", "redis://-host",
		"redis://host?db=1", "unix://", "unix:///", "unix://run/r.sock",
		"unix:///r?db=", "unix:///r?db=x", "unix:///r?x=1", "unix:///r%00" };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct redis_url url = { .port = 42 };

		if (redis_url_parse(&arena, str_of(rows[i]), &url))
			fail_msg("taken: %s", rows[i]);
		assert_int_equal(url.port, 42);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_sentinels),
		cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
