/* Views: counted once per viewer and hour, shown at once, and written down once whatever dies. */
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

#include "api_client.h"
#include "cache/views.h"
#include "gallery.h"
#include "service/counters.h"

#define IMAGE "/images/00000000-0000-4000-8000-690000000003"
#define OTHER_IMAGE "/images/00000000-0000-4000-8000-690000000004"
#define PRIVATE_IMAGE "/images/00000000-0000-4000-8000-690000000002"

static struct api_client client;
static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 2, 10);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	arena_release(&arena);
	return 0;
}

static struct redis_reply
redis(const char *words)
{
	struct redis_command command = { 0 };
	struct str rest = str_of(words);

	while (rest.len > 0)
		redis_arg(&command, str_cut(&rest, ' '));
	assert_null(redis_run(client.cache, &arena, &command, 1));
	assert_null(redis_fence(client.cache, &arena));
	return command.reply;
}

/* Nothing was seen yet, and nothing is waiting. */
static int
begin_anew(void **state)
{
	(void)state;
	redis("FLUSHALL");
	gallery_sql(client.admin, "UPDATE images SET view_count = 10; DELETE FROM view_flushes; "
				  "DELETE FROM view_marks; DELETE FROM image_views_hourly");
	api_client_be(&client, 0, ROLE_USER);
	client.remote_address = STR("");
	return 0;
}

static int
look_from(const char *address)
{
	client.remote_address = arena_copy(&arena, str_of(address));
	return api_client_send(&client, "POST", IMAGE "/view", STR(""));
}

static void
look_many(int from, int count)
{
	for (int i = from; i < from + count; i++) {
		char address[32];

		snprintf(address, sizeof address, "10.0.%d.%d", i / 256, i % 256);
		assert_int_equal(look_from(address), 202);
	}
}

static int64_t
shown(const char *image)
{
	assert_int_equal(api_client_get(&client, "%s", image), 200);
	return json_member(client.json, "view_count")->integer;
}

static int64_t
written(void)
{
	return gallery_number(client.admin, "SELECT view_count FROM images WHERE id = gid('i', 3)");
}

static void
flush(void)
{
	assert_null(counters_flush(&client.api->service, &arena));
}

static void
once_per_viewer(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(look_from("192.0.2.1"), 202);
		assert_int_equal(client.response.body.len, 0);
		assert_int_equal(look_from("192.0.2.2"), 202);
		/* One site. */
		assert_int_equal(look_from("2001:db8::1"), 202);
		assert_int_equal(look_from("2001:db8::2"), 202);
	}
	assert_int_equal(shown(IMAGE), 13);
	for (int i = 0; i < 2; i++) {
		api_client_be(&client, 1, ROLE_USER);
		assert_int_equal(look_from("192.0.2.1"), 202);
		api_client_be(&client, 2, ROLE_USER);
		assert_int_equal(look_from("192.0.2.1"), 202);
	}
	assert_int_equal(shown(IMAGE), 15);
	assert_int_equal(shown(OTHER_IMAGE), 10);
	assert_int_equal(written(), 10);
}

static void
no_address_is_kept(void **state)
{
	struct redis_reply keys;

	(void)state;
	assert_int_equal(look_from("192.0.2.77"), 202);
	keys = redis("KEYS *");
	assert_true(keys.count > 0);
	for (size_t i = 0; i < keys.count; i++)
		assert_int_equal(
		    str_find(keys.items[i].string, STR("192.0.2")), keys.items[i].string.len);
}

static void
who_may_not_see_it(void **state)
{
	(void)state;
	assert_int_equal(api_client_send(&client, "POST", PRIVATE_IMAGE "/view", STR("")), 404);
	assert_int_equal(api_client_send(&client, "POST", "/images/x/view", STR("")), 404);
	assert_int_equal(redis("KEYS image:view*").count, 0);
}

static void
a_hundred_are_written(void **state)
{
	(void)state;
	look_many(0, 99);
	assert_int_equal(written(), 10);
	look_many(99, 1);
	assert_int_equal(written(), 110);
	look_many(100, 7);
	assert_int_equal(written(), 110);
	assert_int_equal(shown(IMAGE), 117);
	flush();
	assert_int_equal(written(), 117);
	assert_int_equal(shown(IMAGE), 117);
	flush();
	assert_int_equal(written(), 117);
	assert_int_equal(
	    gallery_number(client.admin,
		"SELECT sum(views) FROM image_views_hourly WHERE image_id = gid('i', 3)"),
	    107);
}

static void
listings_show_them(void **state)
{
	(void)state;
	look_many(0, 5);
	assert_int_equal(api_client_get(&client, "/images?sort=view_count"), 200);
	for (size_t i = 0; i < json_member(client.json, "items")->count; i++) {
		const struct json_value *item = &json_member(client.json, "items")->items[i];
		bool looked_at = str_eq(
		    json_member(item, "id")->string, STR("00000000-0000-4000-8000-690000000003"));

		assert_int_equal(json_member(item, "view_count")->integer, looked_at ? 15 : 10);
	}
}

/* Dies after the lots were taken; after they were written; the state of before comes back. */
static void
flushes_that_die(void **state)
{
	struct redis_command take = { 0 };
	struct id none = { .bytes = { 0 } };

	(void)state;
	look_many(0, 5);
	views_take_command(&take, &arena, none);
	assert_null(redis_run(client.cache, &arena, &take, 1));
	look_many(5, 2);
	flush();
	assert_int_equal(written(), 17);

	look_many(7, 4);
	take = (struct redis_command){ 0 };
	views_take_command(&take, &arena, none);
	assert_null(redis_run(client.cache, &arena, &take, 1));
	redis("COPY image:views:taken saved");
	flush();
	assert_int_equal(written(), 21);
	/* As if "done" had never reached Redis. */
	redis("RENAME saved image:views:taken");
	flush();
	assert_int_equal(written(), 21);

	/* As if Redis came back as it was before the taking. */
	look_many(11, 3);
	redis("COPY image:views:waiting saved");
	redis("COPY image:views:00000000-0000-4000-8000-690000000003 saved-count");
	flush();
	assert_int_equal(written(), 24);
	redis("RENAME saved image:views:waiting");
	redis("RENAME saved-count image:views:00000000-0000-4000-8000-690000000003");
	flush();
	assert_int_equal(written(), 24);

	/* And empty. */
	redis("FLUSHALL");
	flush();
	assert_int_equal(written(), 24);
	look_many(20, 1);
	flush();
	assert_int_equal(written(), 25);
}

static void
many_flush_at_once(void **state)
{
	pid_t children[4];
	int status;

	(void)state;
	look_many(0, 60);
	for (size_t i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		if (api_open(client.api->config, NULL, &client.worker, &client.api) != NULL)
			_exit(1);
		for (int j = 0; j < 10; j++)
			if (counters_flush(&client.api->service, &arena) != NULL)
				_exit(2);
		_exit(0);
	}
	look_many(60, 30);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	flush();
	assert_int_equal(written(), 100);
}

static void
without_redis(void **state)
{
	(void)state;
	private_redis_kill(&client.redis);
	for (int i = 0; i < 3; i++)
		look_many(0, 4);
	assert_int_equal(written(), 14);
	assert_int_equal(shown(IMAGE), 14);
	gallery_sql(client.admin, "UPDATE view_marks SET seen_at = now() - interval '61 minutes'");
	look_many(0, 1);
	assert_int_equal(written(), 15);
	private_redis_start(&client.redis);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(once_per_viewer, begin_anew),
		cmocka_unit_test_setup(no_address_is_kept, begin_anew),
		cmocka_unit_test_setup(who_may_not_see_it, begin_anew),
		cmocka_unit_test_setup(a_hundred_are_written, begin_anew),
		cmocka_unit_test_setup(listings_show_them, begin_anew),
		cmocka_unit_test_setup(flushes_that_die, begin_anew),
		cmocka_unit_test_setup(many_flush_at_once, begin_anew),
		cmocka_unit_test_setup(without_redis, begin_anew),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
