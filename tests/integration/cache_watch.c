/*
 * What Redis tells without being asked, against a real one: every way in which a number may change
 * or be lost is told, or ends the connection, before whoever did it has been answered once more.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cache/shared.h"
#include "cache/watch.h"
#include "private_redis.h"

struct fixture {
	struct arena arena;
	struct private_redis server;
	struct redis *redis, *other; /* who watches, and who changes */
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);

	memcpy(fixture->server.password, "s3cret", 7);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	redis_free(fixture->redis);
	redis_free(fixture->other);
	private_redis_stop(&fixture->server);
	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

static const struct problem *
run(struct fixture *fixture, struct redis *redis, const char *words, struct redis_reply *reply)
{
	struct redis_command command = { 0 };
	struct str rest = arena_copy(&fixture->arena, str_of(words));

	while (rest.len > 0)
		redis_arg(&command, str_cut(&rest, ' '));
	TRY(redis_run(redis, &fixture->arena, &command, 1));
	*reply = command.reply;
	return NULL;
}

/* As a writer does. */
static void
change(struct fixture *fixture, const char *words)
{
	struct redis_reply reply;

	assert_null(run(fixture, fixture->other, words, &reply));
	assert_null(redis_fence(fixture->other, &fixture->arena));
}

static struct redis *
worker(struct fixture *fixture, const char *host, int port)
{
	struct redis_options options = {
		.host = str_of(host),
		.port = port,
		.password = str_of(fixture->server.password),
		.dial_timeout_ns = CLOCK_SECOND_NS,
		.read_timeout_ns = CLOCK_SECOND_NS,
		.write_timeout_ns = CLOCK_SECOND_NS,
		.keeps_pages = true,
	};

	return redis_new(&options);
}

/* Asks for numbers twice within a moment, as the clock of the test says. */
static void
ask_often(struct fixture *fixture)
{
	struct redis_reply reply;

	assert_null(run(fixture, fixture->redis, "GET generation:counts", &reply));
	watch_asked(fixture->redis, CLOCK_SECOND_NS);
	watch_asked(fixture->redis, CLOCK_SECOND_NS + KNOWN_NS - 1);
	watch_done(fixture->redis, &fixture->arena);
}

static void
start(struct fixture *fixture)
{
	private_redis_start(&fixture->server);
	fixture->other = private_redis_client(&fixture->server);
	fixture->redis = worker(fixture, fixture->server.socket, 0);
}

static void
test_changes_are_told(void **state)
{
	static const char *const changes[] = { "SET generation:x 1 NX EX 100", "INCR generation:x",
		"INCRBY generation:images:public 1000000", "SET generation:x 5", "DEL generation:x",
		"MSET other 1 generation:y 2", "PEXPIREAT generation:y 1", "FLUSHDB", "FLUSHALL",
		"EVAL redis.call('INCR','generation:z') 0" };
	struct fixture *fixture = *state;
	uint64_t serial, before;

	start(fixture);
	assert_int_equal(watch_serial(fixture->redis), 0);
	ask_often(fixture);
	serial = watch_serial(fixture->redis);
	assert_int_not_equal(serial, 0);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		/* What is no number ends nothing. */
		change(fixture, "SET images:public:1:page 1");
		assert_int_equal(watch_serial(fixture->redis), serial);
		change(fixture, changes[i]);
		before = serial;
		serial = watch_serial(fixture->redis);
		if (serial == before || serial == 0)
			fail_msg("%s was not told", changes[i]);
		assert_int_equal(watch_serial(fixture->redis), serial);
	}
}

/* A number that was asked for before it was taken away by memory's limit. */
static void
test_evictions_are_told(void **state)
{
	struct fixture *fixture = *state;
	struct redis_reply reply = { 0 };
	uint64_t serial;

	start(fixture);
	ask_often(fixture);
	change(fixture, "SET generation:x 1 EX 1000");
	serial = watch_serial(fixture->redis);
	assert_int_not_equal(serial, 0);
	change(fixture, "CONFIG SET maxmemory-policy volatile-lru maxmemory 1");
	/* Something must want memory; it is refused, for nothing else can be taken away. */
	assert_null(run(fixture, fixture->other, "SET large x", &reply));
	assert_int_equal(reply.kind, REDIS_ERROR);
	assert_null(run(fixture, fixture->other, "EXISTS generation:x", &reply));
	assert_int_equal(reply.integer, 0);
	assert_int_not_equal(watch_serial(fixture->redis), serial);
}

/* What anybody who has the password may say on that channel. */
static void
test_nonsense_is_told(void **state)
{
	struct fixture *fixture = *state;
	uint64_t serial;

	start(fixture);
	ask_often(fixture);
	serial = watch_serial(fixture->redis);
	change(fixture, "PUBLISH __redis__:invalidate *3\r\n$-5\r\n:::");
	assert_int_equal(watch_serial(fixture->redis), serial + 1);
	change(fixture, "INCR generation:x");
	assert_int_equal(watch_serial(fixture->redis), serial + 2);
}

/* Who did not look for long may have a socket into which no more goes. */
static void
test_full_socket(void **state)
{
	struct fixture *fixture = *state;
	uint64_t serial;

	start(fixture);
	for (int changes = 50; changes < 5000; changes *= 10) {
		ask_often(fixture);
		serial = watch_serial(fixture->redis);
		assert_int_not_equal(serial, 0);
		for (int i = 0; i < changes; i++)
			change(fixture, "INCR generation:x");
		assert_int_equal(watch_serial(fixture->redis), changes == 50 ? serial + 1 : 0);
		assert_int_equal(watch_serial(fixture->redis), changes == 50 ? serial + 1 : 0);
	}
	/* And begins anew. */
	ask_often(fixture);
	assert_int_not_equal(watch_serial(fixture->redis), 0);
}

static void
test_redis_is_gone(void **state)
{
	struct fixture *fixture = *state;
	uint64_t serial;

	start(fixture);
	ask_often(fixture);
	serial = watch_serial(fixture->redis);
	assert_int_not_equal(serial, 0);
	private_redis_kill(&fixture->server);
	assert_int_equal(watch_serial(fixture->redis), 0);
	private_redis_start(&fixture->server);
	ask_often(fixture);
	assert_true(watch_serial(fixture->redis) > serial);
	/* The connection that asks, and with it what it was told. */
	redis_disconnect(fixture->redis);
	assert_int_equal(watch_serial(fixture->redis), 0);
	ask_often(fixture);
	/* Somebody of the pool found Redis dead. */
	breaker_failed(
	    &redis_shared(fixture->redis)->breaker, BREAKER_CLOSED, clock_monotonic_ns(), true);
	assert_int_equal(watch_serial(fixture->redis), 0);
}

/* A Redis that is busy for long answers whoever changed something before, and tells nobody. */
static void
test_no_fence_without_word(void **state)
{
	struct fixture *fixture = *state;
	struct redis *busy;
	struct redis_reply reply;
	const struct problem *problem = NULL;
	int status;
	pid_t child;

	start(fixture);
	change(fixture, "CONFIG SET busy-reply-threshold 10");
	busy = private_redis_client(&fixture->server);
	assert_null(run(fixture, busy, "PING", &reply));
	assert_int_equal(redis_shared(fixture->other)->lost_at, 0);
	child = fork();
	if (child == 0) {
		problem = run(fixture, busy, "EVAL while(true)do--[[]]end 0", &reply);
		_exit(problem == NULL && reply.kind == REDIS_ERROR ? 0 : 1);
	}
	for (int i = 0; i < 1000 && problem == NULL; i++) {
		usleep(1000);
		problem = redis_fence(fixture->other, &fixture->arena);
	}
	assert_non_null(problem);
	assert_int_not_equal(redis_shared(fixture->other)->lost_at, 0);
	assert_null(run(fixture, fixture->other, "SCRIPT KILL", &reply));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	redis_free(busy);
}

/* Only where it is sure that what was told is there: not so with threads that write for Redis. */
static void
test_threads(void **state)
{
	struct fixture *fixture = *state;

	fixture->server.io_threads = 2;
	start(fixture);
	ask_often(fixture);
	assert_int_equal(watch_serial(fixture->redis), 0);
}

static int
free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	close(fd);
	return ntohs(address.sin_port);
}

/* Nor over a network. */
static void
test_network(void **state)
{
	struct fixture *fixture = *state;

	fixture->server.port = free_port();
	start(fixture);
	redis_free(fixture->redis);
	fixture->redis = worker(fixture, "127.0.0.1", fixture->server.port);
	ask_often(fixture);
	assert_int_equal(watch_serial(fixture->redis), 0);
}

/* Whoever asks seldom does not have it, and who asks no more gives it up. */
static void
test_who_watches(void **state)
{
	struct fixture *fixture = *state;
	struct redis_reply reply;

	start(fixture);
	assert_null(run(fixture, fixture->redis, "GET generation:counts", &reply));
	watch_asked(fixture->redis, CLOCK_SECOND_NS);
	watch_asked(fixture->redis, CLOCK_SECOND_NS + KNOWN_NS);
	assert_int_equal(watch_done(fixture->redis, &fixture->arena), INT64_MAX);
	assert_int_equal(watch_serial(fixture->redis), 0);
	ask_often(fixture);
	assert_int_not_equal(watch_serial(fixture->redis), 0);
	while (watch_upkeep(fixture->redis) != INT64_MAX)
		usleep(100000);
	assert_int_equal(watch_serial(fixture->redis), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_changes_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_evictions_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nonsense_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_socket, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_redis_is_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_fence_without_word, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_threads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_network, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_who_watches, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
