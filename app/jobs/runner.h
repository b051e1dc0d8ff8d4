/* One runner: claims a job, does it, claims the next. Each is a process with its own connection. */
#ifndef TINTYPE_JOBS_RUNNER_H
#define TINTYPE_JOBS_RUNNER_H

#include "config/config.h"

#include <signal.h>

/* Runs until *stop is set, finishing the job in hand; the exit status. */
int runner_run(const struct config *config, const volatile sig_atomic_t *stop);

#endif
