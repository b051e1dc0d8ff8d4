/*
 * The arithmetic behind tintype tune: the performance study's formula and its values. Of a pool,
 * connections = requests a second x seconds of a query / 0.8.
 */
#ifndef TINTYPE_MAIN_TUNE_H
#define TINTYPE_MAIN_TUNE_H

#include <stdbool.h>
#include <stdint.h>

#define TUNE_MIB (INT64_C(1024) * 1024)
/* More connections than this hinder each other more than they help. */
#define TUNE_OPEN_MAX 200
#define TUNE_OPEN_MIN 10

struct tune_wish {
	int64_t requests;     /* a second, at the peak; at most 10 million */
	int64_t query_ns;     /* that a request keeps its connection; at most a minute */
	int64_t hit_percent;  /* of requests that the caches answer: 0..99 */
	int64_t memory_bytes; /* of the machine */
	int64_t cores;
	int64_t jobs; /* TINTYPE_JOBS */
};

struct tune {
	int64_t formula; /* connections, by the formula alone */
	int64_t max_open, max_idle;
	int64_t lifetime_ns, idle_ns;
	/* PostgreSQL */
	int64_t max_connections;
	int64_t shared_buffers, effective_cache_size, work_mem, maintenance_work_mem; /* MiB */
	int64_t redis_memory;                                                         /* MiB */
	int64_t nginx_connections; /* of each nginx worker */
};

void tune_compute(const struct tune_wish *wish, struct tune *out);

#endif
