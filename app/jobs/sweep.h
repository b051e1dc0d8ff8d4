/*
 * What crashes leave behind: blobs that no row names, temporary files, images without a job. Looked
 * for now and then by one runner of all.
 */
#ifndef TINTYPE_JOBS_SWEEP_H
#define TINTYPE_JOBS_SWEEP_H

#include "jobs/runner_state.h"

const struct problem *sweep_when_due(struct runner *runner) MUST_CHECK;

#endif
