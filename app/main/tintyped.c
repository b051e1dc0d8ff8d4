/*
 * tintyped [-c environment-file] [-t]
 *
 * The FastCGI server. -t tests the configuration and ends: 0, or 78 with one line for each wrong
 * variable.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "api/app.h"
#include "api/measure.h"
#include "base/log.h"
#include "cache/shared.h"
#include "config/config.h"
#include "server/server.h"
#include "server/signals.h"

struct context {
	const struct config *config;
	struct api_shared shared;
};

static const struct problem *
open_api(const void *context, struct arena *arena, void **state)
{
	const struct context *both = context;
	struct api *api;

	TRY(api_open(both->config, &both->shared, arena, &api));
	*state = api;
	return NULL;
}

static void
serve_api(
    void *state, struct arena *arena, struct http_request *request, struct http_response *response)
{
	api_serve(state, arena, request, response);
}

static int64_t
done_api(void *state, struct arena *arena, const struct http_request *request,
    const struct http_response *response)
{
	return api_done(state, arena, request, response);
}

static int64_t
upkeep_api(void *state)
{
	return api_upkeep(state);
}

static void
close_api(void *state)
{
	api_close(state);
}

static void
count_event(const void *context, enum server_event event)
{
	struct metrics *metrics = ((const struct context *)context)->shared.metrics;

	switch (event) {
	case SERVER_WORKER_CRASHED:
		metrics_add(metrics, METRIC_WORKER_DEATHS, WORKER_DEATH_CRASH, 1);
		break;
	case SERVER_WORKER_TIMED_OUT:
		metrics_add(metrics, METRIC_WORKER_DEATHS, WORKER_DEATH_TIMEOUT, 1);
		break;
	case SERVER_WORKER_RENEWED:
		metrics_add(metrics, METRIC_WORKER_RESTARTS, 0, 1);
		break;
	case SERVER_POOL_EXHAUSTED:
		metrics_add(metrics, METRIC_POOL_EXHAUSTED, 0, 1);
		break;
	case SERVER_EVENT_COUNT:
		break;
	}
}

static int
usage(FILE *where, int status)
{
	fputs(
	    "usage: tintyped [-c environment-file] [-t]\n"
	    "  -c  read NAME=value lines (else from TINTYPE_CONFIG); the environment itself wins\n"
	    "  -t  test the configuration and end\n",
	    where);
	return status;
}

static int
complain(struct arena *arena, const struct problem *problem)
{
	struct str text = config_problem_text(arena, problem);

	fwrite(text.at, 1, text.len, stderr);
	return EX_CONFIG;
}

/* The same command with -t, for a reload. */
static char **
make_test_arguments(struct arena *arena, int argc, char **argv)
{
	char **out = arena_array(arena, char *, (size_t)argc + 2);

	out[0] = argv[0];
	out[1] = arena_c_string(arena, STR("-t"));
	for (int i = 1; i < argc; i++)
		out[i + 1] = argv[i];
	return out;
}

/* Of the whole pool: shared by fork, or, where nobody is our master, by a file. */
static struct metrics *
open_metrics(
    struct arena *arena, const struct config *config, const struct server_heritage *heritage)
{
	struct str path = config->server.shared_file;
	struct metrics *metrics = NULL;

	if (config->server.workers == 0 && path.len > 0) {
		metrics = metrics_open_shared(arena, api_metric_families, API_METRIC_COUNT,
		    server_metrics_slots(config), arena_c_string(arena, path));
		if (metrics == NULL)
			log_message(LOG_LEVEL_ERROR, "metrics", "%.*s: %s; counting alone",
			    (int)path.len, path.at, strerror(errno));
	}
	if (metrics != NULL)
		return metrics;
	return metrics_open(arena, api_metric_families, API_METRIC_COUNT,
	    server_metrics_slots(config), server_heritage_metrics(heritage));
}

/* Nothing to fail for: without it each worker finds out for itself that Redis is away. */
static struct redis_shared *
open_redis_shared(struct arena *arena, const struct config *config)
{
	struct str path = config->server.shared_file;
	bool alone = config->server.workers == 0 && path.len > 0;
	struct redis_shared *shared =
	    redis_shared_open(alone ? arena_printf(arena, "%s.redis", path.at).at : NULL);

	if (shared == NULL)
		log_message(LOG_LEVEL_ERROR, "redis_shared", "%s; each worker is on its own",
		    strerror(errno));
	return shared;
}

static int
run(struct arena *arena, const struct config *config, int argc, char **argv)
{
	const struct server_heritage *heritage = server_heritage_read(arena);
	struct context context = { .config = config };
	const struct server_app app = {
		.context = &context,
		.event = count_event,
		.open = open_api,
		.serve = serve_api,
		.done = done_api,
		.upkeep = upkeep_api,
		.close = close_api,
	};
	struct server_options options = {
		.config = config,
		.app = &app,
		.arguments = argv,
		.test_arguments = make_test_arguments(arena, argc, argv),
	};

	if (!server_log_open(config)) {
		fprintf(stderr, "TINTYPE_LOG_FILE: %s cannot be opened\n", config->log.path.at);
		return EX_CONFIG;
	}
	options.metrics = context.shared.metrics = open_metrics(arena, config, heritage);
	context.shared.redis = open_redis_shared(arena, config);
	return server_run(arena, &options, heritage);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct config *config;
	const struct problem *problem;
	const char *path = NULL;
	bool test = false;
	int option, status;

	while ((option = getopt(argc, argv, "c:th")) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 't')
			test = true;
		else
			return option == 'h' ? usage(stdout, EXIT_SUCCESS)
					     : usage(stderr, EX_USAGE);
	}
	if (optind < argc)
		return usage(stderr, EX_USAGE);
	problem = config_read(&arena, path != NULL ? path : config_path(), &config);
	if (problem != NULL)
		status = complain(&arena, problem);
	else
		status = test ? EXIT_SUCCESS : run(&arena, config, argc, argv);
	arena_release(&arena);
	return status;
}
