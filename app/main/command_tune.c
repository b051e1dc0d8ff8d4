#include "config.h"

#include "main/command_tune.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/duration.h"
#include "main/command.h"
#include "main/command_site.h"
#include "main/tune.h"

static int
usage(void)
{
	fputs("usage: tintype tune --requests N --query-time DURATION [--hits PERCENT]\n"
	      "                    [--memory GB] [--cores N]\n"
	      "N requests a second at the peak; DURATION that a request asks the database: 5ms;\n"
	      "PERCENT of requests that caches answer: 0 by default. Memory and cores of this\n"
	      "machine, if nothing else is said.\n",
	    stderr);
	return 2;
}

static bool
read_option(struct tune_wish *wish, const char *name, struct str value)
{
	if (strcmp(name, "--requests") == 0)
		return str_to_i64(value, 1, 10000000, &wish->requests);
	if (strcmp(name, "--query-time") == 0)
		return duration_parse(value, &wish->query_ns) && wish->query_ns > 0 &&
		       wish->query_ns <= INT64_C(60000000000);
	if (strcmp(name, "--hits") == 0)
		return str_to_i64(value, 0, 99, &wish->hit_percent);
	if (strcmp(name, "--cores") == 0)
		return str_to_i64(value, 1, 1024, &wish->cores);
	if (strcmp(name, "--memory") != 0 || !str_to_i64(value, 1, 65536, &wish->memory_bytes))
		return false;
	wish->memory_bytes *= 1024 * TUNE_MIB;
	return true;
}

static bool
read_wish(struct tune_wish *wish, int argc, char **argv)
{
	int64_t cores = sysconf(_SC_NPROCESSORS_ONLN);

	*wish = (struct tune_wish){ .memory_bytes =
					sysconf(_SC_PHYS_PAGES) * (int64_t)sysconf(_SC_PAGESIZE),
		.cores = cores < 1 ? 1 : cores };
	for (int i = 1; i < argc; i += 2)
		if (i + 1 == argc || !read_option(wish, argv[i], str_of(argv[i + 1])))
			return false;
	return wish->requests > 0 && wish->query_ns > 0;
}

static void
print_ours(const struct tune_wish *wish, const struct tune *tune)
{
	char lifetime[DURATION_TEXT_SIZE], idle[DURATION_TEXT_SIZE], query[DURATION_TEXT_SIZE];

	printf("# %lld requests/s x %s", (long long)wish->requests,
	    duration_format(wish->query_ns, query).at);
	if (wish->hit_percent > 0)
		printf(
		    " x %lld %% that caches do not answer", (long long)(100 - wish->hit_percent));
	printf(" / 0.8 = %lld connections\n", (long long)tune->formula);
	if (tune->formula > tune->max_open)
		printf("# More than %d hinder each other: let caches answer more (tintype "
		       "status), make\n# queries shorter, or share the load: DB_READ_HOSTS, "
		       "several machines.\n",
		    TUNE_OPEN_MAX);
	printf("\n# tintype.env\nDB_MAX_OPEN_CONNS=%lld\nDB_MAX_IDLE_CONNS=%lld\n"
	       "DB_CONN_MAX_LIFETIME=%s\nDB_CONN_MAX_IDLE_TIME=%s\n",
	    (long long)tune->max_open, (long long)tune->max_idle,
	    duration_format(tune->lifetime_ns, lifetime).at,
	    duration_format(tune->idle_ns, idle).at);
}

static void
print_others(const struct tune *tune, int64_t body_bytes)
{
	printf("\n# postgresql.conf\nmax_connections = %lld\nshared_buffers = %lldMB\n"
	       "effective_cache_size = %lldMB\nwork_mem = %lldMB\nmaintenance_work_mem = %lldMB\n"
	       "random_page_cost = 1.1\neffective_io_concurrency = 200\nwal_buffers = 16MB\n"
	       "checkpoint_completion_target = 0.9\n",
	    (long long)tune->max_connections, (long long)tune->shared_buffers,
	    (long long)tune->effective_cache_size, (long long)tune->work_mem,
	    (long long)tune->maintenance_work_mem);
	printf("\n# redis.conf\nmaxmemory %lldmb\nmaxmemory-policy volatile-lru\nappendonly yes\n"
	       "maxclients %lld\n",
	    (long long)tune->redis_memory, (long long)(tune->max_connections + 100));
	printf("\n# nginx.conf; the site is written by tintype site (bodies of %lld bytes)\n"
	       "worker_processes auto;\nworker_rlimit_nofile %lld;\n"
	       "events { worker_connections %lld; }\n",
	    (long long)body_bytes, (long long)(tune->nginx_connections * 2),
	    (long long)tune->nginx_connections);
}

int
command_tune(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct config *config;
	struct tune_wish wish;
	struct tune tune;

	if (!read_wish(&wish, argc, argv))
		return usage();
	config = command_config_or_exit(&arena);
	wish.jobs = config->jobs.processes;
	tune_compute(&wish, &tune);
	print_ours(&wish, &tune);
	print_others(&tune, command_site_upload_limit(config));
	arena_release(&arena);
	return 0;
}
