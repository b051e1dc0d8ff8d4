/* The size of the pool, look by look: grows by who waits, shrinks by who was spare all the time. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/pool_size.h"

#define SECOND INT64_C(1000000000)
#define IDLE_TIME (100 * SECOND)

static const struct pool_look saturated = { .backlog = true };

/* Looks once a second from one time to another, both included. */
static void
idle_for(struct pool_size *size, size_t idle, int64_t from, int64_t to)
{
	for (int64_t second = from; second <= to; second++)
		pool_size_judge(size, &(struct pool_look){ .idle = idle }, second * SECOND);
}

static void
test_start(void **state)
{
	struct pool_size size;

	(void)state;
	pool_size_init(&size, 3, 8, 5, IDLE_TIME, 0);
	assert_int_equal(size.wanted, 5);
	pool_size_init(&size, 3, 8, 1, IDLE_TIME, 0);
	assert_int_equal(size.wanted, 1);
	idle_for(&size, 1, 1, 500);
	assert_int_equal(size.wanted, 1);
	pool_size_init(&size, 3, 8, 20, IDLE_TIME, 0);
	assert_int_equal(size.wanted, 8);
}

static void
test_grows_faster_and_faster_to_the_most(void **state)
{
	static const size_t wanted[] = { 3, 5, 9, 17, 33, 40, 40 };
	struct pool_size size;

	(void)state;
	pool_size_init(&size, 2, 40, 2, IDLE_TIME, 0);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		pool_size_judge(&size, &saturated, 1);
		assert_int_equal(size.wanted, wanted[i]);
	}
	assert_true(size.exhausted);
	pool_size_judge(&size, &(struct pool_look){ .idle = 1 }, 1);
	assert_false(size.exhausted);
}

struct look_case {
	const char *name;
	struct pool_look look;
	size_t wanted; /* from 2 */
};

static void
test_what_does_not_make_it_grow(void **state)
{
	static const struct look_case cases[] = {
		{ "somebody waits", { .backlog = true }, 3 },
		{ "all busy, nobody waits", { 0 }, 2 },
		{ "somebody waits for who is idle", { .idle = 1, .backlog = true }, 2 },
		{ "somebody comes already", { .starting = 1, .backlog = true }, 2 },
		{ "who came died", { .throttled = 1, .backlog = true }, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pool_size size;

		pool_size_init(&size, 2, 8, 2, IDLE_TIME, 0);
		pool_size_judge(&size, &cases[i].look, 1);
		if (size.wanted != cases[i].wanted)
			fail_msg("%s: %zu workers", cases[i].name, size.wanted);
	}
}

static void
test_shrinks_after_the_whole_idle_time(void **state)
{
	struct pool_size size;

	(void)state;
	pool_size_init(&size, 3, 20, 12, IDLE_TIME, 0);
	idle_for(&size, 12, 1, 99);
	assert_int_equal(size.wanted, 12);
	idle_for(&size, 12, 100, 101);
	assert_int_equal(size.wanted, 3);
}

static void
test_only_the_spare_leave_and_one_stays_spare(void **state)
{
	struct pool_size size;

	(void)state;
	pool_size_init(&size, 3, 20, 12, IDLE_TIME, 0);
	idle_for(&size, 12, 1, 30);
	idle_for(&size, 4, 31, 31); /* a moment at which eight were needed */
	idle_for(&size, 12, 32, 101);
	assert_int_equal(size.wanted, 9);
}

static void
test_busy_moments_keep_everybody(void **state)
{
	struct pool_size size;

	(void)state;
	pool_size_init(&size, 3, 20, 12, IDLE_TIME, 0);
	for (int64_t second = 0; second < 1000; second += 20) {
		idle_for(&size, 12, second, second + 18);
		idle_for(&size, 0, second + 19, second + 19);
	}
	assert_int_equal(size.wanted, 12);
}

static void
test_no_idle_time_nobody_leaves(void **state)
{
	struct pool_size size;

	(void)state;
	pool_size_init(&size, 3, 20, 12, 0, 0);
	idle_for(&size, 12, 1, 5000);
	assert_int_equal(size.wanted, 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_grows_faster_and_faster_to_the_most),
		cmocka_unit_test(test_what_does_not_make_it_grow),
		cmocka_unit_test(test_shrinks_after_the_whole_idle_time),
		cmocka_unit_test(test_only_the_spare_leave_and_one_stays_spare),
		cmocka_unit_test(test_busy_moments_keep_everybody),
		cmocka_unit_test(test_no_idle_time_nobody_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
