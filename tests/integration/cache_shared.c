/* What all workers share: limiter, generations, locks, pages, against a real Redis. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cache/generation.h"
#include "cache/keys.h"
#include "cache/limiter.h"
#include "cache/lock.h"
#include "cache/page.h"
#include "cache/shared.h"
#include "private_redis.h"

#define MINUTE_MS 60000

struct fixture {
	struct arena arena;
	struct private_redis server;
	struct redis *redis;
	int64_t now; /* of the limiter, simulated */
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);

	fixture->now = 1790000000000;
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

static bool
run(struct fixture *fixture, struct redis_command *commands, size_t count)
{
	return redis_run(fixture->redis, &fixture->arena, commands, count) == NULL;
}

static struct limit_verdict
hit(struct fixture *fixture, struct str who, int64_t limit, int64_t window_ms)
{
	const struct limit_rule rule = { limit, window_ms };
	struct str key = key_rate_limit(&fixture->arena, STR("test"), who);
	struct redis_command command = { 0 };
	struct limit_verdict verdict;

	limiter_command(&command, &fixture->arena, key, &rule, fixture->now);
	limiter_reply(
	    fixture->redis, &fixture->arena, &command, &rule, run(fixture, &command, 1), &verdict);
	return verdict;
}

static void
test_limit_counts_down(void **state)
{
	struct fixture *fixture = *state;
	struct limit_verdict verdict;

	for (int i = 0; i < 5; i++) {
		verdict = hit(fixture, STR("a"), 5, MINUTE_MS);
		assert_true(verdict.allowed && verdict.known);
		assert_int_equal(verdict.limit, 5);
		assert_int_equal(verdict.remaining, 4 - i);
		assert_int_equal(verdict.reset_ms, MINUTE_MS - i * 1000);
		fixture->now += 1000;
	}
	verdict = hit(fixture, STR("a"), 5, MINUTE_MS);
	assert_false(verdict.allowed);
	assert_int_equal(verdict.remaining, 0);
	assert_int_equal(verdict.reset_ms, 55000);
	assert_int_equal(limiter_retry_after(&verdict), 55);
	/* Others are not touched. */
	assert_true(hit(fixture, STR("b"), 5, MINUTE_MS).allowed);
	/* A limit that was lowered holds at once. */
	verdict = hit(fixture, STR("a"), 2, MINUTE_MS);
	assert_false(verdict.allowed);
	assert_int_equal(verdict.reset_ms, 58000);
}

/* Who knocks all the time comes in again as soon as the first hit is a window old. */
static void
test_refused_hits_do_not_count(void **state)
{
	struct fixture *fixture = *state;
	int64_t begin = fixture->now;

	for (int i = 0; i < 3; i++)
		assert_true(hit(fixture, STR("a"), 3, MINUTE_MS).allowed);
	while (fixture->now < begin + MINUTE_MS - 500) {
		fixture->now += 500;
		if (fixture->now < begin + MINUTE_MS)
			assert_false(hit(fixture, STR("a"), 3, MINUTE_MS).allowed);
	}
	fixture->now = begin + MINUTE_MS - 1;
	assert_false(hit(fixture, STR("a"), 3, MINUTE_MS).allowed);
	fixture->now = begin + MINUTE_MS;
	assert_true(hit(fixture, STR("a"), 3, MINUTE_MS).allowed);
}

/* Steady traffic at the limit is never refused, just above it is; over any window the limit holds.
 */
static void
test_steady_traffic(void **state)
{
	struct fixture *fixture = *state;
	int64_t times[400];
	int allowed = 0;

	for (int i = 0; i < 200; i++) {
		assert_true(hit(fixture, STR("slow"), 20, MINUTE_MS).allowed);
		fixture->now += MINUTE_MS / 20;
	}
	for (int i = 0; i < 400; i++) {
		if (hit(fixture, STR("fast"), 20, MINUTE_MS).allowed)
			times[allowed++] = fixture->now;
		fixture->now += 1 + (int64_t)(i * 7919 % 1500);
	}
	assert_true(allowed > 40);
	for (int i = 20; i < allowed; i++)
		assert_true(times[i] - times[i - 20] >= MINUTE_MS);
}

/* All within the caller's one round trip, once Redis knows the script. */
static void
test_hot_path_is_one_round_trip(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = &fixture->arena;
	const struct limit_rule rule = { 100, MINUTE_MS };
	const struct str generation = key_generation_public(arena);
	struct redis_command commands[4] = { 0 };
	struct limit_verdict verdict;

	hit(fixture, STR("warm"), 100, MINUTE_MS);
	redis_stats_reset(fixture->redis);
	limiter_command(&commands[0], arena, key_rate_limit(arena, STR("address"), STR("::1")),
	    &rule, LIMITER_REDIS_TIME);
	page_read_command(&commands[1], key_blacklist(arena, STR("jti")));
	generation_read_command(&commands[2], &generation, 1);
	page_read_command(&commands[3], STR("images:public:1:recent:page:1:limit:20"));
	assert_true(run(fixture, commands, 4));
	limiter_reply(fixture->redis, arena, &commands[0], &rule, true, &verdict);
	assert_true(verdict.known && verdict.allowed);
	assert_int_equal(verdict.remaining, 99);
	assert_int_equal(verdict.reset_ms, MINUTE_MS);
	assert_int_equal(redis_stats(fixture->redis).round_trips, 1);
}

static void
test_script_forgotten(void **state)
{
	struct fixture *fixture = *state;
	struct redis_command flush = { 0 };

	assert_true(hit(fixture, STR("a"), 2, MINUTE_MS).known);
	redis_arg(&flush, STR("SCRIPT"));
	redis_arg(&flush, STR("FLUSH"));
	assert_true(run(fixture, &flush, 1));
	redis_stats_reset(fixture->redis);
	assert_int_equal(hit(fixture, STR("a"), 2, MINUTE_MS).remaining, 0);
	assert_int_equal(redis_stats(fixture->redis).round_trips, 2);
	redis_stats_reset(fixture->redis);
	assert_false(hit(fixture, STR("a"), 2, MINUTE_MS).allowed);
	assert_int_equal(redis_stats(fixture->redis).round_trips, 1);
}

/* Redis away, or the key damaged: allowed, and said so. */
static void
test_limit_unknown(void **state)
{
	struct fixture *fixture = *state;
	struct redis_command set = { 0 };
	struct limit_verdict verdict;

	redis_arg(&set, STR("SET"));
	redis_arg(&set, key_rate_limit(&fixture->arena, STR("test"), STR("a")));
	redis_arg(&set, STR("nonsense"));
	assert_true(run(fixture, &set, 1));
	verdict = hit(fixture, STR("a"), 1, MINUTE_MS);
	assert_true(verdict.allowed);
	assert_false(verdict.known);
	private_redis_kill(&fixture->server);
	verdict = hit(fixture, STR("b"), 1, MINUTE_MS);
	assert_true(verdict.allowed);
	assert_false(verdict.known);
}

static int64_t
read_generation(struct fixture *fixture, struct str key)
{
	struct redis_command command = { 0 };

	generation_read_command(&command, &key, 1);
	assert_true(run(fixture, &command, 1));
	return generation_of(&command, 0);
}

static int64_t
step(struct fixture *fixture, struct str key)
{
	struct redis_command commands[GENERATION_STEP_COMMANDS] = { 0 };

	generation_step_commands(commands, &fixture->arena, key);
	assert_true(run(fixture, commands, GENERATION_STEP_COMMANDS));
	return generation_after_step(commands);
}

static void
test_generations(void **state)
{
	struct fixture *fixture = *state;
	struct str key = key_generation_public(&fixture->arena);
	struct redis_command begin = { 0 }, delete = { 0 };
	int64_t first, last;

	assert_int_equal(read_generation(fixture, key), 0);
	generation_begin_command(&begin, &fixture->arena, key);
	assert_true(run(fixture, &begin, 1));
	first = read_generation(fixture, key);
	assert_true(first > 0);
	assert_int_equal(step(fixture, key), first + 1);
	last = step(fixture, key);
	assert_int_equal(last, first + 2);
	/* Beginning again changes nothing. */
	assert_true(run(fixture, &begin, 1));
	assert_int_equal(read_generation(fixture, key), last);
	/* Forgotten: what comes next was never before. */
	redis_arg(&delete, STR("DEL"));
	redis_arg(&delete, key);
	assert_true(run(fixture, &delete, 1));
	assert_true(step(fixture, key) > last);
	/* Damaged: as if there were none. */
	delete = (struct redis_command){ 0 };
	redis_arg(&delete, STR("SET"));
	redis_arg(&delete, key);
	redis_arg(&delete, STR("12 monkeys"));
	assert_true(run(fixture, &delete, 1));
	assert_int_equal(read_generation(fixture, key), 0);
}

static bool
take(struct fixture *fixture, struct str key, struct lock *lock)
{
	struct redis_command command = { 0 };

	lock_take_command(&command, &fixture->arena, key, 10000, lock);
	assert_true(run(fixture, &command, 1));
	return lock_is_taken(&command);
}

static void
release(struct fixture *fixture, const struct lock *lock)
{
	struct redis_command command = { 0 };

	lock_release_command(&command, lock);
	assert_true(run(fixture, &command, 1));
}

static void
test_locks(void **state)
{
	struct fixture *fixture = *state;
	struct str key = key_lock(&fixture->arena, STR("page"));
	struct lock mine, theirs;
	struct redis_command ttl = { 0 };

	assert_true(take(fixture, key, &mine));
	assert_false(take(fixture, key, &theirs));
	redis_arg(&ttl, STR("PTTL"));
	redis_arg(&ttl, key);
	assert_true(run(fixture, &ttl, 1));
	assert_true(ttl.reply.integer > 0 && ttl.reply.integer <= 10000);
	/* Who has not got it cannot give it back. */
	release(fixture, &theirs);
	assert_false(take(fixture, key, &theirs));
	release(fixture, &mine);
	assert_true(take(fixture, key, &theirs));
	release(fixture, &mine);
	assert_false(take(fixture, key, &mine));
}

static struct page
read_page(struct fixture *fixture, struct str key, int64_t now)
{
	struct redis_command command = { 0 };

	page_read_command(&command, key);
	assert_true(run(fixture, &command, 1));
	return page_of(&command, now);
}

static void
test_pages(void **state)
{
#define STAMP "0000000000000000007"
	static const char *const damaged[] = { "", "2", "2 2 3", "1 " STAMP " 9 1\nx",
		"2 " STAMP " 9 2\nx", "2 " STAMP " x 1\nx", "2 " STAMP " 9 1 \nx",
		"2 " STAMP " 9\nx", "\n", "2 " STAMP " 9 -1\n", "2 7 9 1\nx", "2 x" STAMP " 9 1\nx",
		"2 " STAMP "7 9 1\nx", "2 -00000000000000007 9 1\nx",
		"2 " STAMP " 9 1\nx and a piece of an id" };
	static const char two_ids[] = "00000000-0000-4000-8000-690000000003"
				      "00000000-0000-4000-8000-690000000004";
	struct fixture *fixture = *state;
	struct str key = STR("page"), body = { "\x1f\x8b\0\n binary", 11 };
	const struct page_new first = { body, str_of(two_ids), STR("7") };
	const struct page_new second = { STR("another"), STR(""), STR("") };
	struct redis_command write = { 0 }, ttl = { 0 }, rewrite = { 0 }, gone = { 0 };
	struct page page;

	assert_false(read_page(fixture, key, 0).found);
	/* Nothing is written in place of what is gone. */
	page_rewrite_command(&gone, &fixture->arena, key, &first, 1300000);
	assert_true(run(fixture, &gone, 1));
	assert_false(read_page(fixture, key, 0).found);
	page_write_command(&write, &fixture->arena, key, &first, 1000000, 300000, 60000);
	assert_true(run(fixture, &write, 1));
	page = read_page(fixture, key, 1000000 + 269999);
	assert_true(page.found && !page.old);
	assert_true(str_eq(page.body, body));
	assert_true(str_eq(page.ids, str_of(two_ids)));
	page = read_page(fixture, key, 1000000 + 300000);
	assert_true(page.found && page.old);
	redis_arg(&ttl, STR("PTTL"));
	redis_arg(&ttl, key);
	assert_true(run(fixture, &ttl, 1));
	assert_true(ttl.reply.integer > 0 && ttl.reply.integer <= 360000);
	/* Put right: another text, the same ends. */
	page_rewrite_command(&rewrite, &fixture->arena, key, &second, page.old_at_ms);
	assert_true(run(fixture, &rewrite, 1));
	assert_int_equal(read_page(fixture, key, 0).old_at_ms, page.old_at_ms);
	page = read_page(fixture, key, 0);
	assert_true(str_eq(page.body, second.body));
	assert_int_equal(page.ids.len, 0);
	ttl = (struct redis_command){ 0 };
	redis_arg(&ttl, STR("PTTL"));
	redis_arg(&ttl, key);
	assert_true(run(fixture, &ttl, 1));
	assert_true(ttl.reply.integer > 0 && ttl.reply.integer <= 360000);
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		write = (struct redis_command){ 0 };
		redis_arg(&write, STR("SET"));
		redis_arg(&write, key);
		redis_arg(&write, str_of(damaged[i]));
		assert_true(run(fixture, &write, 1));
		if (read_page(fixture, key, 0).found)
			fail_msg("found: %s", damaged[i]);
	}
#undef STAMP
}

static struct redis *
sharing_client(const struct fixture *fixture, struct redis_shared *shared)
{
	const struct redis_options options = {
		.host = str_of(fixture->server.socket),
		.dial_timeout_ns = 20 * CLOCK_SECOND_NS,
		.read_timeout_ns = 20 * CLOCK_SECOND_NS,
		.write_timeout_ns = 20 * CLOCK_SECOND_NS,
		.shared = shared,
	};

	return redis_new(&options);
}

static bool
ping(struct fixture *fixture, struct redis *redis)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("PING"));
	return redis_run_within(redis, &fixture->arena, &command, 1, REDIS_PATIENCE_NS) == NULL;
}

/* A Redis that hangs is waited for once by all who share, however long it hangs; and all are back
 * when one of them has found it back. */
static void
test_one_waits_for_all(void **state)
{
	enum { CLIENTS = 4 };
	struct fixture *fixture = *state;
	struct redis_shared *shared = redis_shared_open(NULL);
	struct redis *clients[CLIENTS];
	int waits = 0, answers = 0;

	assert_non_null(shared);
	for (size_t i = 0; i < CLIENTS; i++) {
		clients[i] = sharing_client(fixture, shared);
		/* The last is not connected yet. */
		if (i < CLIENTS - 1)
			assert_true(ping(fixture, clients[i]));
		redis_stats_reset(clients[i]);
	}
	kill(fixture->server.pid, SIGSTOP);
	for (size_t i = 0; i < 10 * CLIENTS; i++)
		answers += ping(fixture, clients[i % CLIENTS]);
	for (size_t i = 0; i < CLIENTS; i++)
		waits += redis_stats(clients[i]).waits;
	assert_int_equal(answers, 0);
	assert_int_equal(waits, 1);
	kill(fixture->server.pid, SIGCONT);
	while (!ping(fixture, clients[1]))
		usleep(5000);
	for (size_t i = 0; i < CLIENTS; i++)
		assert_true(ping(fixture, clients[i]));
	for (size_t i = 0; i < CLIENTS; i++)
		redis_free(clients[i]);
}

/* Whoever is on the way when another finds Redis dead gives up with it. */
static void
test_opened_meanwhile(void **state)
{
	struct fixture *fixture = *state;
	struct redis_shared *shared = redis_shared_open(NULL);
	struct redis *patient = sharing_client(fixture, shared);
	struct redis *hasty = sharing_client(fixture, shared);
	struct redis_command command = { 0 };
	int pipes[2], status;
	pid_t child;
	char ready;

	assert_true(ping(fixture, patient) && ping(fixture, hasty));
	redis_arg(&command, STR("PING"));
	redis_stats_reset(patient);
	assert_int_equal(pipe(pipes), 0);
	kill(fixture->server.pid, SIGSTOP);
	child = fork();
	if (child == 0) {
		struct redis_stats stats;
		bool failed = write(pipes[1], "r", 1) == 1 &&
			      redis_run(patient, &fixture->arena, &command, 1) != NULL;

		stats = redis_stats(patient);
		/* Its own time-out would be twenty seconds. */
		_exit(failed && stats.round_trips == 1 && stats.waits == 0 ? 0 : 1);
	}
	assert_int_equal(read(pipes[0], &ready, 1), 1);
	assert_false(ping(fixture, hasty));
	assert_int_equal(redis_stats(hasty).waits, 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	kill(fixture->server.pid, SIGCONT);
	close(pipes[0]);
	close(pipes[1]);
	redis_free(patient);
	redis_free(hasty);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_limit_counts_down),
		TEST(test_refused_hits_do_not_count),
		TEST(test_steady_traffic),
		TEST(test_hot_path_is_one_round_trip),
		TEST(test_script_forgotten),
		TEST(test_limit_unknown),
		TEST(test_generations),
		TEST(test_locks),
		TEST(test_pages),
		TEST(test_one_waits_for_all),
		TEST(test_opened_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
