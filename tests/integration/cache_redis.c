/* The connection against a real Redis: pipelines, a server that stops, dies, comes back, hostile
 * data. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/breaker.h"
#include "private_redis.h"

struct fixture {
	struct arena arena;
	struct private_redis server;
	struct redis *redis;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);

	memcpy(fixture->server.password, "s3cret", 7);
	private_redis_start(&fixture->server);
	fixture->redis = private_redis_client(&fixture->server);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	redis_free(fixture->redis);
	private_redis_stop(&fixture->server);
	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

/* Words apart by blanks, as one command. */
static struct redis_command
command(struct str words)
{
	struct redis_command made = { 0 };

	while (words.len > 0)
		redis_arg(&made, str_cut(&words, ' '));
	return made;
}

static const struct problem *
run(struct fixture *fixture, struct str words, struct redis_reply *reply)
{
	struct redis_command made = command(words);

	TRY(redis_run(fixture->redis, &fixture->arena, &made, 1));
	*reply = made.reply;
	return NULL;
}

static void
test_kinds_of_replies(void **state)
{
	struct fixture *fixture = *state;
	struct redis_command commands[] = {
		command(STR("SET key value")),
		command(STR("GET key")),
		command(STR("GET none")),
		command(STR("INCR number")),
		command(STR("MGET key none number")),
		command(STR("INCR key")),
		command(STR("NOSUCHCOMMAND")),
		command(STR("GET number")),
	};
	const size_t count = sizeof commands / sizeof *commands;
	const struct redis_reply *items;

	assert_null(redis_run(fixture->redis, &fixture->arena, commands, count));
	assert_true(str_eq(commands[0].reply.string, STR("OK")));
	assert_true(str_eq(commands[1].reply.string, STR("value")));
	assert_int_equal(commands[2].reply.kind, REDIS_NIL);
	assert_int_equal(commands[3].reply.kind, REDIS_INTEGER);
	assert_int_equal(commands[3].reply.integer, 1);
	assert_int_equal(commands[4].reply.kind, REDIS_ARRAY);
	assert_int_equal(commands[4].reply.count, 3);
	items = commands[4].reply.items;
	assert_true(str_eq(items[0].string, STR("value")));
	assert_int_equal(items[1].kind, REDIS_NIL);
	assert_true(str_eq(items[2].string, STR("1")));
	assert_int_equal(commands[5].reply.kind, REDIS_ERROR);
	assert_int_equal(commands[6].reply.kind, REDIS_ERROR);
	/* An error reply is a reply: what follows is in step. */
	assert_true(str_eq(commands[7].reply.string, STR("1")));
	assert_true(redis_usable(fixture->redis));
}

static void
test_one_round_trip(void **state)
{
	struct fixture *fixture = *state;
	struct redis_command commands[20] = { 0 };
	struct redis_reply reply;

	assert_null(run(fixture, STR("PING"), &reply));
	redis_stats_reset(fixture->redis);
	for (int i = 0; i < 20; i++)
		commands[i] = command(STR("INCR n"));
	assert_null(redis_run(fixture->redis, &fixture->arena, commands, 20));
	assert_int_equal(commands[19].reply.integer, 20);
	assert_int_equal(redis_stats(fixture->redis).round_trips, 1);
	assert_int_equal(redis_stats(fixture->redis).commands, 20);
}

/* Bytes of any kind are data, never protocol. */
static void
test_binary_arguments(void **state)
{
	struct fixture *fixture = *state;
	static const char nasty[] = "a\r\n$3\r\nDEL\r\n\0\xff %s *1\r\n";
	struct str value = { nasty, sizeof nasty - 1 };
	struct redis_command commands[3] = { 0 };
	size_t size = 3 * 1000 * 1000;
	char *large = arena_alloc(&fixture->arena, size, 1);

	memset(large, 'x', size);
	commands[0] = command(STR("SET"));
	redis_arg(&commands[0], value);
	redis_arg(&commands[0], (struct str){ large, size });
	commands[1] = command(STR("GET"));
	redis_arg(&commands[1], value);
	commands[2] = command(STR("ECHO"));
	redis_arg(&commands[2], STR(""));
	assert_null(redis_run(fixture->redis, &fixture->arena, commands, 3));
	assert_int_equal(commands[1].reply.string.len, size);
	assert_memory_equal(commands[1].reply.string.at, large, size);
	assert_int_equal(commands[2].reply.kind, REDIS_STRING);
	assert_int_equal(commands[2].reply.string.len, 0);
}

/* What somebody put into Redis may be larger than we are willing to hold. */
static void
test_reply_too_large(void **state)
{
	struct fixture *fixture = *state;
	struct redis_reply reply;

	assert_null(run(fixture, STR("SETRANGE large 20000000 x"), &reply));
	assert_non_null(run(fixture, STR("GET large"), &reply));
	assert_null(run(fixture, STR("STRLEN large"), &reply));
	assert_int_equal(reply.integer, 20000001);
}

static void
test_restart_is_not_noticed(void **state)
{
	struct fixture *fixture = *state;
	struct redis_reply reply;

	assert_null(run(fixture, STR("PING"), &reply));
	private_redis_kill(&fixture->server);
	private_redis_start(&fixture->server);
	assert_null(run(fixture, STR("INCR n"), &reply));
	/* Once, although the connection was broken. */
	assert_int_equal(reply.integer, 1);
}

static void
test_wrong_password(void **state)
{
	struct fixture *fixture = *state;
	struct private_redis other = fixture->server;
	struct redis_command ping = command(STR("PING"));
	const struct problem *problem;
	struct redis *redis;

	memcpy(other.password, "guess!", 7);
	redis = private_redis_client(&other);
	problem = redis_run(redis, &fixture->arena, &ping, 1);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	assert_non_null(strstr(problem->cause, "WRONGPASS"));
	assert_null(strstr(problem->cause, "guess!"));
	redis_free(redis);
}

/* The breaker's pauses are a quarter of a second and more: so many calls do not last as long. */
static void
assert_left_alone(struct fixture *fixture)
{
	struct redis_reply reply;
	int calls = 0;

	redis_stats_reset(fixture->redis);
	assert_false(redis_usable(fixture->redis));
	for (int i = 0; i < 50; i++)
		if (run(fixture, STR("PING"), &reply) != NULL)
			calls++;
	assert_int_equal(calls, 50);
	assert_int_equal(redis_stats(fixture->redis).round_trips, 0);
}

static void
wait_until_usable(struct fixture *fixture)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	struct redis_reply reply;

	for (int i = 0; i < 1000 && run(fixture, STR("PING"), &reply) != NULL; i++)
		nanosleep(&pause, NULL);
	assert_true(redis_usable(fixture->redis));
}

static void
test_server_dead(void **state)
{
	struct fixture *fixture = *state;
	struct redis_reply reply;

	assert_null(run(fixture, STR("PING"), &reply));
	private_redis_kill(&fixture->server);
	for (int i = 0; i < BREAKER_FAILURES; i++)
		assert_non_null(run(fixture, STR("PING"), &reply));
	assert_left_alone(fixture);
	private_redis_start(&fixture->server);
	wait_until_usable(fixture);
	assert_null(run(fixture, STR("INCR n"), &reply));
	assert_int_equal(reply.integer, 1);
}

/* One call waits; it opens the breaker alone. */
static void
test_server_hangs(void **state)
{
	struct fixture *fixture = *state;
	struct redis_options options = {
		.host = str_of(fixture->server.socket),
		.password = str_of(fixture->server.password),
		.max_retries = 3,
		.dial_timeout_ns = 100000000,
		.read_timeout_ns = 100000000,
		.write_timeout_ns = 100000000,
	};
	struct redis_reply reply;

	redis_free(fixture->redis);
	fixture->redis = redis_new(&options);
	assert_null(run(fixture, STR("SET key old"), &reply));
	assert_int_equal(kill(fixture->server.pid, SIGSTOP), 0);
	redis_stats_reset(fixture->redis);
	assert_non_null(run(fixture, STR("SET key new"), &reply));
	/* It was sent, so it was not tried again. */
	assert_int_equal(redis_stats(fixture->redis).round_trips, 1);
	assert_left_alone(fixture);
	assert_int_equal(kill(fixture->server.pid, SIGCONT), 0);
	wait_until_usable(fixture);
	/* The late reply of the lost command is nobody's. */
	assert_null(run(fixture, STR("GET key"), &reply));
	assert_true(str_eq(reply.string, STR("new")));
}

static void
test_never_there(void **state)
{
	struct fixture *fixture = *state;
	struct redis_options options = { .host = STR("/nonexistent/socket"),
		.dial_timeout_ns = 1000000,
		.read_timeout_ns = 1000000,
		.write_timeout_ns = 1000000 };
	struct redis_command ping = command(STR("PING"));
	struct redis *redis = redis_new(&options);

	assert_non_null(redis_run(redis, &fixture->arena, &ping, 1));
	assert_null(redis_run(redis, &fixture->arena, &ping, 0));
	redis_free(redis);
	redis_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kinds_of_replies, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_one_round_trip, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_binary_arguments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reply_too_large, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_restart_is_not_noticed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wrong_password, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_server_dead, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_server_hangs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_never_there, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
