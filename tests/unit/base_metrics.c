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

#include "base/metrics.h"

enum { REQUESTS, SECONDS, OPEN, PLAIN, FAMILY_COUNT };

static void
status_label(size_t series, struct buf *out)
{
	buf_printf(out, "status=\"%zu\"", 200 + series);
}

static const int64_t bounds[] = { 1000000, 500000000 };
static const struct metric_family families[FAMILY_COUNT] = {
	[REQUESTS] = { .name = "requests_total",
	    .help = "Requests.",
	    .type = METRIC_COUNTER,
	    .series = 3,
	    .labels = status_label },
	[SECONDS] = { .name = "seconds",
	    .help = "Time.",
	    .type = METRIC_HISTOGRAM,
	    .series = 2,
	    .labels = status_label,
	    .bounds = bounds,
	    .bound_count = 2 },
	[OPEN] = { .name = "open", .help = "Open.", .type = METRIC_GAUGE, .series = 1 },
	[PLAIN] = { .name = "plain_total", .help = "Plain.", .type = METRIC_COUNTER, .series = 1 },
};

static int
set_up(void **state)
{
	static struct arena arena;

	arena_reset(&arena);
	*state = &arena;
	return 0;
}

static int
tear_down(void **state)
{
	arena_release(*state);
	return 0;
}

static void
renders_prometheus_text(void **state)
{
	struct metrics *metrics = metrics_open(*state, families, FAMILY_COUNT, 2, -1);
	struct buf out = buf_new(*state, 0);

	metrics_add(metrics, REQUESTS, 1, 7);
	metrics_observe(metrics, SECONDS, 0, 1000000);
	metrics_observe(metrics, SECONDS, 0, 1000001);
	metrics_observe(metrics, SECONDS, 0, 2000000000);
	metrics_set(metrics, OPEN, 0, 2);
	metrics_render(metrics, &out);
	buf_byte(&out, '\0');
	assert_string_equal(out.at,
	    "# HELP requests_total Requests.\n# TYPE requests_total counter\n"
	    "requests_total{status=\"201\"} 7\n"
	    "# HELP seconds Time.\n# TYPE seconds histogram\n"
	    "seconds_bucket{status=\"200\",le=\"0.001\"} 1\n"
	    "seconds_bucket{status=\"200\",le=\"0.5\"} 2\n"
	    "seconds_bucket{status=\"200\",le=\"+Inf\"} 3\n"
	    "seconds_sum{status=\"200\"} 2.002000001\nseconds_count{status=\"200\"} 3\n"
	    "# HELP open Open.\n# TYPE open gauge\nopen 2\n"
	    "# HELP plain_total Plain.\n# TYPE plain_total counter\nplain_total 0\n");
}

static void
ignores_what_is_not_there(void **state)
{
	struct metrics *metrics = metrics_open(*state, families, FAMILY_COUNT, 1, -1);

	metrics_add(NULL, REQUESTS, 0, 1);
	metrics_add(metrics, FAMILY_COUNT, 0, 1);
	metrics_add(metrics, REQUESTS, 3, 1);
	metrics_add(metrics, SECONDS, 0, 1);
	metrics_observe(metrics, REQUESTS, 0, 1);
	metrics_set(metrics, PLAIN, 0, 1);
	metrics_attach(metrics, 9);
	metrics_slot_clear(metrics, 9);
	for (size_t i = 0; i < FAMILY_COUNT; i++)
		assert_int_equal(metrics_value(metrics, i, 0), 0);
}

/* Four writers add at once, one of them is killed; what was added is all there. */
static void
counts_exactly_over_processes(void **state)
{
	enum { WRITERS = 4, TIMES = 20000 };
	struct metrics *metrics = metrics_open(*state, families, FAMILY_COUNT, WRITERS, -1);
	pid_t writers[WRITERS];
	int status;

	for (size_t i = 0; i < WRITERS; i++) {
		writers[i] = fork();
		if (writers[i] != 0)
			continue;
		metrics_attach(metrics, i);
		metrics_set(metrics, OPEN, 0, 5);
		for (int n = 0; n < TIMES; n++) {
			metrics_add(metrics, PLAIN, 0, 1);
			metrics_observe(metrics, SECONDS, 1, 3);
		}
		kill(getpid(), SIGKILL);
	}
	for (size_t i = 0; i < WRITERS; i++)
		assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
	assert_int_equal(metrics_value(metrics, PLAIN, 0), WRITERS * TIMES);
	assert_int_equal(metrics_value(metrics, SECONDS, 1), WRITERS * TIMES);
	assert_int_equal(metrics_value(metrics, OPEN, 0), 5 * WRITERS);
	metrics_slot_clear(metrics, 1);
	assert_int_equal(metrics_value(metrics, OPEN, 0), 5 * (WRITERS - 1));
}

static void
goes_on_after_a_reload_of_the_same_shape(void **state)
{
	struct metrics *first = metrics_open(*state, families, FAMILY_COUNT, 2, -1), *next;

	metrics_add(first, PLAIN, 0, 41);
	next = metrics_open(*state, families, FAMILY_COUNT, 2, dup(metrics_fd(first)));
	metrics_add(first, PLAIN, 0, 1);
	assert_int_equal(metrics_value(next, PLAIN, 0), 42);
	/* Another shape begins with zeros, and does not disturb the old one. */
	next = metrics_open(*state, families, FAMILY_COUNT - 1, 2, dup(metrics_fd(first)));
	assert_int_equal(metrics_value(next, REQUESTS, 0), 0);
	next = metrics_open(*state, families, FAMILY_COUNT, 3, dup(metrics_fd(first)));
	assert_int_equal(metrics_value(next, PLAIN, 0), 0);
	assert_int_equal(metrics_value(first, PLAIN, 0), 42);
}

/* What processes without a common parent do, one dying by kill -9 while it is counted as open. */
static void
meets_in_a_file(void **state)
{
	char path[] = "/tmp/tintype-metrics-XXXXXX";
	int file = mkstemp(path), ready[2];
	struct metrics *ours;
	char byte;
	pid_t pid;

	assert_true(file >= 0 && pipe(ready) == 0);
	pid = fork();
	if (pid == 0) {
		struct metrics *theirs =
		    metrics_open_shared(*state, families, FAMILY_COUNT, 2, path);

		metrics_add(theirs, PLAIN, 0, 5);
		metrics_set(theirs, OPEN, 0, 1);
		(void)!write(ready[1], "x", 1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	ours = metrics_open_shared(*state, families, FAMILY_COUNT, 2, path);
	assert_non_null(ours);
	metrics_add(ours, PLAIN, 0, 2);
	metrics_set(ours, OPEN, 0, 1);
	assert_int_equal(metrics_value(ours, PLAIN, 0), 7);
	assert_int_equal(metrics_value(ours, OPEN, 0), 2);
	assert_null(metrics_open_shared(*state, families, FAMILY_COUNT, 2, path)); /* all taken */
	metrics_forget_dead(ours);
	assert_int_equal(metrics_value(ours, OPEN, 0), 2); /* nobody is dead */
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	metrics_forget_dead(ours);
	assert_int_equal(metrics_value(ours, OPEN, 0), 1);
	assert_int_equal(metrics_value(ours, PLAIN, 0), 7);
	/* Another table: its numbers begin anew. */
	ours = metrics_open_shared(*state, families, FAMILY_COUNT - 1, 2, path);
	assert_non_null(ours);
	assert_int_equal(metrics_value(ours, OPEN, 0), 0);
	unlink(path);
	close(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders_prometheus_text),
		cmocka_unit_test(ignores_what_is_not_there),
		cmocka_unit_test(counts_exactly_over_processes),
		cmocka_unit_test(goes_on_after_a_reload_of_the_same_shape),
		cmocka_unit_test(meets_in_a_file),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
