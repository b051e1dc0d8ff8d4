/* One runner: claims a job, does it, claims the next. Each is a process with its own connection. */
#ifndef TINTYPE_JOBS_RUNNER_H
#define TINTYPE_JOBS_RUNNER_H

#include "base/metrics.h"
#include "config/config.h"

#include <signal.h>

struct redis_shared;

/* What the runners share; each may be NULL. */
struct runner_shared {
	struct metrics *metrics;
	struct redis_shared *redis;
};

/* Runs until *stop is set, finishing the job in hand; the exit status. slot: its own, from 1. */
int runner_run(const struct config *config, const struct runner_shared *shared, size_t slot,
    const volatile sig_atomic_t *stop);

#endif
