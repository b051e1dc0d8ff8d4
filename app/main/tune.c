#include "config.h"

#include "main/tune.h"

#include "base/clock.h"

#define MINUTE_NS (60 * CLOCK_SECOND_NS)
/* How busy a connection should be: 0.8, in tenths. */
#define BUSY_TENTHS 8
/* From here on the study's production values; below it those it gives for development. */
#define PRODUCTION_REQUESTS 1000
/* Beside the pool: people, backups; and those PostgreSQL keeps for superusers. */
#define OTHER_CONNECTIONS 8

static int64_t
within(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

static int64_t
round_up(int64_t value, int64_t to)
{
	return (value + to - 1) / to * to;
}

/* In microseconds, so that nothing overflows: 10^7 requests x 6x10^7 us x 10 x 100 < 2^63. */
static int64_t
formula(const struct tune_wish *wish)
{
	int64_t missed = wish->requests * (100 - wish->hit_percent);

	return missed * (wish->query_ns / 1000) / 100 * 10 / BUSY_TENTHS / CLOCK_SECOND_US;
}

static void
tune_pool(const struct tune_wish *wish, struct tune *out)
{
	bool production = wish->requests >= PRODUCTION_REQUESTS;

	out->formula = formula(wish);
	out->max_open = within(round_up(out->formula, 5), TUNE_OPEN_MIN, TUNE_OPEN_MAX);
	out->max_idle = out->max_open / 4;
	out->lifetime_ns = production ? 5 * MINUTE_NS : 30 * MINUTE_NS;
	out->idle_ns = production ? 2 * MINUTE_NS : 10 * MINUTE_NS;
}

static void
tune_postgresql(const struct tune_wish *wish, struct tune *out)
{
	int64_t memory = wish->memory_bytes / TUNE_MIB;
	int64_t all = out->max_open + wish->jobs + OTHER_CONNECTIONS;

	out->max_connections = within(round_up(all, 50), 200, INT64_MAX);
	out->shared_buffers = within(memory / 4, 32, INT64_MAX);
	out->effective_cache_size = within(memory * 3 / 4, 64, INT64_MAX);
	/* If all sort at once they shall not take more than a quarter. */
	out->work_mem = within(memory / 4 / out->max_open, 1, 16);
	out->maintenance_work_mem = within(memory / 16, 32, 512);
}

void
tune_compute(const struct tune_wish *wish, struct tune *out)
{
	tune_pool(wish, out);
	tune_postgresql(wish, out);
	out->redis_memory = within(wish->memory_bytes / TUNE_MIB / 16, 64, 1024);
	/* Each request is two: the client's and ours. Keep-alive holds clients for a while. */
	out->nginx_connections =
	    within(round_up(wish->requests * 4 / wish->cores, 1024), 1024, 16384);
}
