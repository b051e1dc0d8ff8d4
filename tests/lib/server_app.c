/*
 * A server with an app of a few lines, for the tests of the server room: it has no database, and
 * does on request what goes wrong in life. The path says what: /pid, /sleep?ms, /hang, /crash,
 * /body, /big?bytes, /memory. With TEST_APP=refuse it never opens.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "config/config.h"
#include "server/server.h"
#include "server/signals.h"

enum { TEST_REQUESTS, TEST_SECONDS, TEST_OPEN, TEST_UPKEEPS, TEST_FAMILY_COUNT };

static const int64_t bounds[] = { 1000000, 1000000000 };
static const struct metric_family families[TEST_FAMILY_COUNT] = {
	[TEST_REQUESTS] = { .name = "test_requests_total",
	    .help = "Requests.",
	    .type = METRIC_COUNTER,
	    .series = 1 },
	[TEST_SECONDS] = { .name = "test_seconds",
	    .help = "Time.",
	    .type = METRIC_HISTOGRAM,
	    .series = 1,
	    .bounds = bounds,
	    .bound_count = 2 },
	[TEST_OPEN] = { .name = "test_open",
	    .help = "Open workers.",
	    .type = METRIC_GAUGE,
	    .series = 1 },
	[TEST_UPKEEPS] = { .name = "test_upkeeps_total",
	    .help = "Upkeeps.",
	    .type = METRIC_COUNTER,
	    .series = 1 },
};

static const struct problem *
app_open(const void *context, struct arena *arena, void **state)
{
	const char *how = getenv("TEST_APP");

	if (how != NULL && strcmp(how, "refuse") == 0)
		return problem_caused(arena, PROBLEM_INTERNAL, "told to refuse");
	*state = *(struct metrics *const *)context;
	metrics_set(*state, TEST_OPEN, 0, 1);
	return NULL;
}

static int64_t
query_number(const struct http_request *request)
{
	int64_t number;

	return str_to_i64(request->query, 0, INT32_MAX, &number) ? number : 0;
}

static void
read_body(struct arena *arena, struct http_request *request, struct buf *out)
{
	struct str body;
	const struct problem *problem = http_body_read(arena, request, 100 << 20, &body);
	uint64_t sum = 0;

	for (size_t i = 0; problem == NULL && i < body.len; i++)
		sum += (unsigned char)body.at[i];
	if (problem != NULL)
		buf_printf(out, "%s\n", problem->detail);
	else
		buf_printf(out, "%zu %llu\n", body.len, (unsigned long long)sum);
}

static void
tell_memory(struct arena *arena, struct buf *out)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "r");
	char line[256];

	(void)arena;
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "Private", 7) == 0)
			buf_printf(out, "%s", line);
	if (file != NULL)
		fclose(file);
}

static void
app_serve(
    void *state, struct arena *arena, struct http_request *request, struct http_response *response)
{
	struct buf out = buf_new(arena, 0);

	http_response_init(response, arena);
	response->status = request->broken == NULL ? 200 : 400;
	http_response_set(response, STR("Content-Type"), STR("text/plain"));
	if (str_eq(request->path, STR("/sleep")))
		usleep((useconds_t)query_number(request) * 1000);
	else if (str_eq(request->path, STR("/hang")))
		for (;;)
			pause();
	else if (str_eq(request->path, STR("/crash")))
		kill(getpid(), SIGKILL);
	else if (str_eq(request->path, STR("/body")))
		read_body(arena, request, &out);
	else if (str_eq(request->path, STR("/big")))
		for (int64_t left = query_number(request); left > 0; left--)
			buf_byte(&out, 'x');
	else if (str_eq(request->path, STR("/memory")))
		tell_memory(arena, &out);
	else if (str_eq(request->path, STR("/ready")))
		buf_printf(&out, "%s\n", request->draining ? "draining" : "ready");
	else if (str_eq(request->path, STR("/metrics")))
		metrics_render(state, &out);
	if (out.len == 0)
		buf_printf(&out, "%d %s\n", (int)getpid(),
		    getenv("TEST_WORD") == NULL ? "" : getenv("TEST_WORD"));
	response->body = buf_str(&out);
}

static int64_t
app_done(void *state, struct arena *arena, const struct http_request *request,
    const struct http_response *response)
{
	(void)arena;
	(void)response;
	metrics_add(state, TEST_REQUESTS, 0, 1);
	metrics_observe(state, TEST_SECONDS, 0, clock_monotonic_ns() - request->started_ns);
	return str_eq(request->path, STR("/upkeep")) ? 0 : 60 * CLOCK_SECOND_NS;
}

static int64_t
app_upkeep(void *state)
{
	metrics_add(state, TEST_UPKEEPS, 0, 1);
	return 60 * CLOCK_SECOND_NS;
}

static void
app_close(void *state)
{
	metrics_set(state, TEST_OPEN, 0, 0);
}

static int
run(struct arena *arena, const struct config *config, char **argv)
{
	const struct server_heritage *heritage = server_heritage_read(arena);
	struct metrics *const metrics = metrics_open(arena, families, TEST_FAMILY_COUNT,
	    server_metrics_slots(config), server_heritage_metrics(heritage));
	const struct server_app app = { .context = &metrics,
		.open = app_open,
		.serve = app_serve,
		.done = app_done,
		.upkeep = app_upkeep,
		.close = app_close };
	char test_flag[] = "-t";
	char *test_arguments[] = { argv[0], argv[1], argv[2], test_flag, NULL };
	const struct server_options options = { config, &app, metrics, argv, test_arguments };

	if (metrics == NULL || !server_log_open(config))
		return EX_OSERR;
	return server_run(arena, &options, heritage);
}

/* server_app -c file [-t] */
int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct config *config;
	const struct problem *problem;
	int status = EXIT_SUCCESS;

	if (argc < 3)
		return EX_USAGE;
	problem = config_read(&arena, argv[2], &config);
	if (problem != NULL) {
		struct str text = config_problem_text(&arena, problem);

		fwrite(text.at, 1, text.len, stderr);
		status = EX_CONFIG;
	} else if (argc == 3) {
		status = run(&arena, config, argv);
	}
	arena_release(&arena);
	return status;
}
