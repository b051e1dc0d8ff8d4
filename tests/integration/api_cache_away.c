/*
 * Redis that hangs, is away, or has lost everything: what two workers of one pool do then.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cache/keys.h"
#include "cache/known.h"
#include "cache/shared.h"
#include "cache_client.h"
#include "gallery.h"

/* Until the breaker has closed again. */
static void
wait_for_redis(int worker)
{
	for (int i = 0; i < 1000 && !redis_usable(workers[worker]->service.redis); i++) {
		assert_int_equal(get_as(worker, 0, "/images"), 200);
		assert_true(api_upkeep(workers[worker]) >= 0);
		usleep(5000);
	}
	assert_true(redis_usable(workers[worker]->service.redis));
}

/* A server that hangs costs one request of all workers its time-out; then the breaker is open. */
static void
without_redis(void **state)
{
	int waited = 0, tried = 0;

	(void)state;
	assert_int_equal(get_as(0, 0, "/images"), 200);
	assert_int_equal(get_as(1, 0, "/images"), 200);
	kill(client.redis.pid, SIGSTOP);
	/* What was told before is gone by no longer. */
	usleep(KNOWN_NS / 1000);
	for (int i = 0; i < 40; i++) {
		assert_int_equal(get_as(i % 2, 0, "/images"), 200);
		assert_true(queries() > 0);
		waited += redis_stats(client.api->service.redis).waits;
		tried += redis_stats(client.api->service.redis).trials;
	}
	assert_int_equal(waited, 1);
	/* Each after a pause that is twice as long. */
	assert_true(tried < 10);
	kill(client.redis.pid, SIGCONT);
	private_redis_kill(&client.redis);
	for (int i = 0; i < 20; i++)
		assert_int_equal(get_as(0, 0, "/images"), 200);
	private_redis_start(&client.redis);
}

/* Upkeep as often as the worker wishes at once. */
static void
keep_up(struct api *api)
{
	for (int i = 0; i < 100 && api_upkeep(api) == 0; i++)
		continue;
}

/* What nginx/html asks for, and somebody who asks for nothing special. */
static void
assert_warm(int worker)
{
	static const char *const targets[] = { "/explore/recent?limit=40",
		"/explore/popular?period=day&limit=40", "/explore/popular?period=all&limit=40",
		"/tags?limit=100", "/tags?limit=40", "/images", "/images?page=1&limit=50" };

	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		assert_int_equal(get_as(worker, 0, targets[i]), 200);
		if (queries() != 0)
			fail_msg("%s was not made before it was asked for", targets[i]);
	}
}

static void
forget(struct str key)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("DEL"));
	redis_arg(&command, key);
	assert_null(redis_run(client.cache, &client.worker, &command, 1));
	assert_null(redis_fence(client.cache, &client.worker));
}

/* When Redis has lost everything, the first who notices it sees to it that the others find pages.
 */
static void
warm_after_a_flush(void **state)
{
	(void)state;
	/* Of what the test itself has changed it tells with its first request. */
	assert_int_equal(get_as(0, 0, "/images"), 200);
	keep_up(workers[0]);
	keep_up(workers[1]);
	forget_everything();
	assert_int_equal(get_as(0, 0, "/images?limit=33"), 200);
	keep_up(workers[0]);
	assert_warm(1);
	/* A writer may be the first. */
	forget_everything();
	assert_int_equal(send_as(0, OWNER, "PATCH", "/images/00000000-0000-4000-8000-690000000003",
			     "{\"title\":\"After the flood\"}"),
	    200);
	keep_up(workers[0]);
	assert_warm(1);
}

/* What was asked for lately is known to who starts; one of those who start together makes it. */
static void
warm_at_the_start(void **state)
{
	struct redis_command count = { 0 };
	struct api *started[2];
	int made[2];

	(void)state;
	assert_int_equal(get_as(0, 0, "/tags/tag1/images?limit=13"), 200);
	for (int i = 0; i < 40; i++)
		assert_int_equal(
		    get_as(0, 0, arena_printf(&arena, "/explore/recent?limit=%d", i + 1).at), 200);
	redis_arg(&count, STR("ZCARD"));
	redis_arg(&count, key_warm(&arena));
	assert_null(redis_run(client.cache, &client.worker, &count, 1));
	assert_int_equal(count.reply.integer, 24);
	assert_int_equal(get_as(0, 0, "/tags/tag1/images?limit=14"), 200);
	forget(key_generation_public(&arena));
	forget(key_lock(&arena, key_warm(&arena)));
	for (size_t i = 0; i < 2; i++) {
		assert_null(api_open(workers[0]->config, NULL, &client.worker, &started[i]));
		keep_up(started[i]);
		made[i] = pg_stats(started[i]->service.pg).queries;
		api_close(started[i]);
	}
	assert_true(made[0] > 0);
	assert_int_equal(made[1], 0);
	assert_warm(1);
	assert_int_equal(get_as(1, 0, "/tags/tag1/images?limit=14"), 200);
	assert_int_equal(queries(), 0);
}

static struct redis_shared *
shared(void)
{
	return redis_shared(workers[0]->service.redis);
}

/*
 * What Redis could not be told is owed: until it is paid nobody of the pool is shown what is kept;
 * whoever reaches Redis pays.
 */
static void
a_debt_is_paid(void **state)
{
	static const char photo[] = "/images/00000000-0000-4000-8000-690000000003";
	const char *elsewhere = arena_printf(&arena, "%s-away", client.redis.socket).at;
	struct id image = gallery_id("i", 3);

	(void)state;
	gallery_sql(client.admin,
	    "UPDATE images SET visibility = 'public', status = 'active', deleted_at = NULL, "
	    "hidden_at = NULL, owner_id = gid('u', 2) WHERE id = gid('i', 3)");
	wait_for_redis(0);
	wait_for_redis(1);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(get_as(1, 0, "/images?limit=100"), 200);
		assert_true(api_client_lists(&client, image));
		assert_int_equal(get_as(1, 0, photo), 200);
	}
	assert_int_equal(queries(), 0);
	/* To this worker alone it is away: its socket is elsewhere. */
	assert_int_equal(rename(client.redis.socket, elsewhere), 0);
	redis_disconnect(workers[0]->service.redis);
	assert_int_equal(send_as(0, OTHER, "PATCH", photo, "{\"visibility\":\"private\"}"), 200);
	assert_int_not_equal(redis_shared_debt(shared()), 0);
	/* The other one is connected, and does not believe it. */
	assert_int_equal(get_as(1, 0, photo), 404);
	assert_int_equal(get_as(1, 0, "/images?limit=100"), 200);
	assert_false(api_client_lists(&client, image));
	assert_true(queries() > 0);
	assert_int_equal(rename(elsewhere, client.redis.socket), 0);
	/* And pays, in place of who owes it, once the breaker lets somebody try. */
	for (int i = 0; i < 1000 && redis_shared_debt(shared()) != 0; i++) {
		assert_true(api_upkeep(workers[1]) >= 0);
		usleep(5000);
	}
	assert_int_equal(redis_shared_debt(shared()), 0);
	wait_for_redis(0);
	for (int worker = 0; worker < 2; worker++) {
		assert_int_equal(get_as(worker, 0, photo), 404);
		assert_int_equal(get_as(worker, 0, "/images?limit=100"), 200);
		assert_false(api_client_lists(&client, image));
	}
}

/* A session that ended, of which Redis was not told, is ended all the same. */
static void
an_end_is_not_forgotten(void **state)
{
	const char *elsewhere = arena_printf(&arena, "%s-away", client.redis.socket).at;

	(void)state;
	wait_for_redis(0);
	assert_int_equal(get_as(1, OTHER, "/users/me"), 200);
	assert_int_equal(rename(client.redis.socket, elsewhere), 0);
	redis_disconnect(workers[0]->service.redis);
	assert_int_equal(
	    send_as(0, ADMIN, "POST", "/users/00000000-0000-4000-8000-750000000002/ban",
		"{\"reason\":\"a test\"}"),
	    200);
	assert_int_equal(rename(elsewhere, client.redis.socket), 0);
	/* Which still says, to whom it asks, that all is well. */
	wait_for_redis(1);
	assert_int_equal(get_as(1, OTHER, "/users/me"), 401);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(warm_after_a_flush),
		cmocka_unit_test(warm_at_the_start),
		cmocka_unit_test(without_redis),
		cmocka_unit_test(a_debt_is_paid),
		cmocka_unit_test(an_end_is_not_forgotten),
	};

	setenv("REDIS_READ_TIMEOUT", "200ms", 1);
	return cmocka_run_group_tests(tests, cache_client_set_up, cache_client_tear_down);
}
