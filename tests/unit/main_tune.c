/* The arithmetic of tintype tune, against the examples and the values of the performance study. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "main/tune.h"

#define GIB (1024 * TUNE_MIB)
#define MS (CLOCK_SECOND_NS / 1000)

/* "5000 req/s x 0.05 s / 0.8 = 312 connections", and what it recommends instead: 100 to 200. */
static void
the_example(void **state)
{
	const struct tune_wish wish = { .requests = 5000,
		.query_ns = 50 * MS,
		.memory_bytes = 8 * GIB,
		.cores = 4,
		.jobs = 2 };
	struct tune tune;

	(void)state;
	tune_compute(&wish, &tune);
	assert_int_equal(tune.formula, 312);
	assert_int_equal(tune.max_open, 200);
	assert_int_equal(tune.max_idle, 50);
	assert_int_equal(tune.lifetime_ns, 300 * CLOCK_SECOND_NS);
	assert_int_equal(tune.idle_ns, 120 * CLOCK_SECOND_NS);
	assert_int_equal(tune.shared_buffers, 2048);
	assert_int_equal(tune.effective_cache_size, 6144);
	assert_int_equal(tune.maintenance_work_mem, 512);
	assert_true(tune.max_connections >= tune.max_open + wish.jobs + 3);
}

/* Production of the study: 100 open, 25 idle, max_connections 200. */
static void
the_study_s_production(void **state)
{
	const struct tune_wish wish = { .requests = 4000,
		.query_ns = 20 * MS,
		.memory_bytes = 16 * GIB,
		.cores = 8,
		.jobs = 2 };
	struct tune tune;

	(void)state;
	tune_compute(&wish, &tune);
	assert_int_equal(tune.formula, 100);
	assert_int_equal(tune.max_open, 100);
	assert_int_equal(tune.max_idle, 25);
	assert_int_equal(tune.max_connections, 200);
	assert_int_equal(tune.shared_buffers, 4096);
	assert_int_equal(tune.work_mem, 16);
}

struct row {
	int64_t requests, query_ns, hit_percent;
	int64_t formula, max_open;
};

static void
other_loads(void **state)
{
	static const struct row rows[] = {
		{ 1, 1, 0, 0, 10 },
		{ 10, 5 * MS, 0, 0, 10 },
		{ 1000, 20 * MS, 0, 25, 25 },
		{ 1000, 21 * MS, 0, 26, 30 },
		{ 5000, 50 * MS, 80, 62, 65 },
		{ 5000, 50 * MS, 99, 3, 10 },
		{ 10000000, 60000 * MS, 0, 750000000, 200 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct tune_wish wish = { .requests = rows[i].requests,
			.query_ns = rows[i].query_ns,
			.hit_percent = rows[i].hit_percent,
			.memory_bytes = GIB,
			.cores = 1,
			.jobs = 1 };
		struct tune tune;

		tune_compute(&wish, &tune);
		assert_int_equal(tune.formula, rows[i].formula);
		assert_int_equal(tune.max_open, rows[i].max_open);
		assert_in_range(tune.max_idle, 1, tune.max_open);
		/* All sorting at once leaves three quarters of a small machine. */
		assert_true(tune.work_mem == 1 || tune.work_mem * tune.max_open <= 256);
		assert_in_range(tune.nginx_connections, 1024, 16384);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example),
		cmocka_unit_test(the_study_s_production),
		cmocka_unit_test(other_loads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
