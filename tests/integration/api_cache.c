/*
 * Kept answers: what they cost and who makes them.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache/keys.h"
#include "cache_client.h"
#include "gallery.h"
#include "http/content_coding.h"

static void
a_hit_costs_one_round_trip(void **state)
{
	(void)state;
	forget_everything();
	assert_int_equal(get_as(0, 0, "/images"), 200);
	assert_true(queries() > 0);
	assert_int_equal(get_as(1, 0, "/images"), 200);
	/* Its first: Redis was emptied, and knows no script. */
	assert_int_equal(queries(), 0);
	assert_int_equal(get_as(1, 0, "/images"), 200);
	assert_int_equal(queries(), 0);
	/* Or none: api_cache_known.c. */
	assert_true(round_trips() <= 1);
	assert_true(api_client_total(&client) > 0);
	assert_true(
	    str_eq(http_response_get(&client.response, STR("Vary")), STR("Accept-Encoding")));
	/* The session is asked for in the same one. */
	assert_int_equal(get_as(1, OTHER, "/images"), 200);
	assert_int_equal(get_as(1, OTHER, "/images"), 200);
	assert_int_equal(queries(), 0);
	assert_int_equal(round_trips(), 1);
}

static void
nothing_new_costs_no_body(void **state)
{
	struct str etag;

	(void)state;
	assert_int_equal(get_as(0, 0, "/explore/recent?limit=50"), 200);
	etag = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	client.if_none_match = etag;
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=50"), 304);
	assert_int_equal(queries(), 0);
	assert_int_equal(round_trips(), 1);
	assert_int_equal(client.response.body.len, 0);
	assert_true(str_eq(http_response_get(&client.response, STR("ETag")), etag));
	/* Of another page, of others, of nobody. */
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=49"), 200);
	assert_int_equal(get_as(1, OTHER, "/explore/recent?limit=50"), 200);
	client.if_none_match = STR("\"0123456789012345678901\"");
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=50"), 200);
	client.if_none_match = arena_printf(&arena, "\"x\", %.*s", (int)etag.len, etag.at);
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=50"), 304);
	client.if_none_match = STR("*");
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=50"), 304);
	client.if_none_match = STR("");
	/* It is of the bytes: made again, it is the same. */
	forget_everything();
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=50"), 200);
	assert_true(str_eq(http_response_get(&client.response, STR("ETag")), etag));
	/* And so is one that was not kept. */
	client.if_none_match = etag;
	forget_everything();
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=50"), 304);
	client.if_none_match = STR("");
}

static void
compressed_for_who_reads_it(void **state)
{
	struct str plain, packed, text;

	(void)state;
	assert_int_equal(get_as(0, 0, "/images?limit=50"), 200);
	plain = arena_copy(&arena, client.response.body);
	client.accept_encoding = STR("br, gzip;q=0.5");
	assert_int_equal(get_as(0, 0, "/images?limit=50"), 200);
	assert_true(
	    str_eq(http_response_get(&client.response, STR("Content-Encoding")), STR("gzip")));
	packed = client.response.body;
	assert_true(packed.len * 4 < plain.len);
	assert_true(http_gunzip(&arena, packed, plain.len, &text));
	assert_true(str_eq(text, plain));
	assert_false(http_gunzip(&arena, packed, plain.len - 1, &text));
	assert_false(http_gunzip(&arena, str_first(packed, packed.len / 2), plain.len, &text));
	client.accept_encoding = STR("gzip;q=0, *");
	assert_int_equal(get_as(0, 0, "/images?limit=50"), 200);
	assert_true(str_eq(client.response.body, plain));
	client.accept_encoding = STR("");
}

static void
what_is_wrong_is_not_kept(void **state)
{
	static const char *const targets[] = { "/images?limit=101", "/images?page=0",
		"/images?limit=x", "/images?tags=%", "/images?cursor=forged", "/images?sort=size",
		"/users/me/images" };

	(void)state;
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		int first = get_as(0, 0, targets[i]);

		assert_true(first == 400 || first == 401);
		/* Nobody waits for a page that will not come. */
		assert_int_equal(get_as(1, 0, targets[i]), first);
		assert_true(round_trips() <= 2);
	}
}

/* How often Redis has run a script. */
static int64_t
scripts_run(void)
{
	struct redis_command info = { 0 };
	struct str text;
	int64_t calls = 0;

	redis_arg(&info, STR("INFO"));
	redis_arg(&info, STR("commandstats"));
	assert_null(redis_run(client.cache, &client.worker, &info, 1));
	text = info.reply.string;
	text = str_from(text, str_find(text, STR("cmdstat_evalsha:calls=")));
	if (text.len == 0)
		return 0;
	text = str_from(text, strlen("cmdstat_evalsha:calls="));
	assert_true(str_to_i64(str_cut(&text, ','), 0, INT64_MAX, &calls));
	return calls;
}

/* Nobody is limited here, so each is of looking for a page. */
static void
what_is_held_costs_no_script(void **state)
{
	static const char target[] = "/explore/recent?limit=8";
	int64_t before;
	struct str etag;

	(void)state;
	assert_int_equal(get_as(0, 0, target), 200);
	etag = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	client.if_none_match = etag;
	before = scripts_run();
	/* The first asks by the script, and is told that the client has it. */
	assert_int_equal(get_as(1, 0, target), 304);
	assert_int_equal(scripts_run() - before, 1);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(get_as(1, 0, target), 304);
		assert_true(round_trips() <= 1);
		assert_true(str_eq(http_response_get(&client.response, STR("ETag")), etag));
	}
	assert_int_equal(scripts_run() - before, 1);
	/* A tag alone is no page for those who have not got it. */
	client.if_none_match = STR("");
	assert_int_equal(get_as(1, 0, target), 200);
	assert_true(client.response.body.len > 0);
	assert_int_equal(scripts_run() - before, 2);
	assert_int_equal(get_as(1, 0, target), 200);
	assert_int_equal(scripts_run() - before, 2);
	/* After a change: the number, then the script. */
	gallery_sql(client.admin, "UPDATE images SET title = title || '?' WHERE id = gid('i', 3)");
	client.if_none_match = etag;
	assert_int_equal(get_as(1, 0, target), 200);
	assert_false(str_eq(http_response_get(&client.response, STR("ETag")), etag));
	client.if_none_match = STR("");
}

/* A worker that was given a page has it; Redis says only whether it is still right. */
static void
pages_in_the_worker(void **state)
{
	struct redis_command keys = { 0 }, remove = { 0 };
	struct str body;

	(void)state;
	forget_everything();
	assert_int_equal(get_as(0, 0, "/explore/recent?limit=9"), 200);
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=9"), 200);
	body = arena_copy(&arena, client.response.body);
	redis_arg(&keys, STR("KEYS"));
	redis_arg(&keys, STR("images:public:*limit:9"));
	assert_null(redis_run(client.cache, &client.worker, &keys, 1));
	assert_int_equal(keys.reply.count, 1);
	redis_arg(&remove, STR("DEL"));
	redis_arg(&remove, keys.reply.items[0].string);
	assert_null(redis_run(client.cache, &client.worker, &remove, 1));
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=9"), 200);
	assert_int_equal(queries(), 0);
	assert_true(round_trips() <= 1);
	assert_true(str_eq(client.response.body, body));
	client.if_none_match = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=9"), 304);
	client.if_none_match = STR("");
	/* Nobody else's, and of no other generation. */
	assert_int_equal(get_as(1, OTHER, "/explore/recent?limit=9"), 200);
	assert_true(queries() > 0);
	gallery_sql(client.admin, "UPDATE images SET title = title || '!' WHERE id = gid('i', 3)");
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=9"), 200);
	assert_true(queries() > 0);
	assert_false(str_eq(client.response.body, body));
}

/* What becomes of a page that somebody is making: whoever asks meanwhile waits, and makes none. */
static void
one_makes_it(void **state)
{
	int pipes[2], status, made = 0;
	pid_t children[4];

	(void)state;
	forget_everything();
	assert_int_equal(pipe(pipes), 0);
	for (size_t i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			char did;

			if (api_open(workers[0]->config, NULL, &client.worker, &workers[0]) != NULL)
				_exit(1);
			status = get_as(0, 0, "/images?limit=100&sort=view_count");
			did = queries() > 0 ? 'm' : 'r';
			_exit(status == 200 && write(pipes[1], &did, 1) == 1 ? 0 : 1);
		}
	}
	for (size_t i = 0; i < 4; i++) {
		char did;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
		assert_int_equal(read(pipes[0], &did, 1), 1);
		made += did == 'm';
	}
	close(pipes[0]);
	close(pipes[1]);
	assert_int_equal(made, 1);
}

static void
old_pages_are_served_while_one_makes_it(void **state)
{
	struct redis_command keys = { 0 };
	struct str body;

	(void)state;
	forget_everything();
	assert_int_equal(get_as(0, 0, "/explore/recent?limit=7"), 200);
	body = arena_copy(&arena, client.response.body);
	redis_arg(&keys, STR("KEYS"));
	redis_arg(&keys, STR("images:public:*limit:7"));
	assert_null(redis_run(client.cache, &client.worker, &keys, 1));
	assert_int_equal(keys.reply.count, 1);
	/* Its first end, as if time had passed: "2 <stamp> <end> <length>\n". */
	{
		struct redis_command get = { 0 }, set[2] = { 0 };
		struct str key = keys.reply.items[0].string, rest, stamp;

		redis_arg(&get, STR("GET"));
		redis_arg(&get, key);
		assert_null(redis_run(client.cache, &client.worker, &get, 1));
		rest = get.reply.string;
		str_cut(&rest, ' ');
		stamp = str_cut(&rest, ' ');
		str_cut(&rest, ' ');
		redis_arg(&set[0], STR("SET"));
		redis_arg(&set[0], key);
		redis_arg(
		    &set[0], arena_printf(&client.worker, "2 %.*s 1 ", (int)stamp.len, stamp.at));
		redis_arg(&set[1], STR("APPEND"));
		redis_arg(&set[1], key);
		redis_arg(&set[1], rest);
		redis_arg(&keys, STR(""));
		assert_null(redis_run(client.cache, &client.worker, set, 2));
		/* Somebody else is making it: the old one is served, no query is made. */
		set[0] = (struct redis_command){ 0 };
		redis_arg(&set[0], STR("SET"));
		redis_arg(&set[0], key_lock(&client.worker, key));
		redis_arg(&set[0], STR("another"));
		assert_null(redis_run(client.cache, &client.worker, set, 1));
		assert_int_equal(get_as(1, 0, "/explore/recent?limit=7"), 200);
		assert_int_equal(queries(), 0);
		assert_true(str_eq(client.response.body, body));
		/* Nobody is: this one does. */
		set[0].count = 0;
		redis_arg(&set[0], STR("DEL"));
		redis_arg(&set[0], key_lock(&client.worker, key));
		assert_null(redis_run(client.cache, &client.worker, set, 1));
	}
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=7"), 200);
	assert_true(queries() > 0);
	assert_int_equal(get_as(1, 0, "/explore/recent?limit=7"), 200);
	assert_int_equal(queries(), 0);
	assert_true(round_trips() <= 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hit_costs_one_round_trip),
		cmocka_unit_test(nothing_new_costs_no_body),
		cmocka_unit_test(compressed_for_who_reads_it),
		cmocka_unit_test(what_is_wrong_is_not_kept),
		cmocka_unit_test(what_is_held_costs_no_script),
		cmocka_unit_test(pages_in_the_worker),
		cmocka_unit_test(one_makes_it),
		cmocka_unit_test(old_pages_are_served_while_one_makes_it),
	};

	return cmocka_run_group_tests(tests, cache_client_set_up, cache_client_tear_down);
}
