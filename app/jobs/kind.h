/* The kinds of jobs, and who does them: one table. */
#ifndef TINTYPE_JOBS_KIND_H
#define TINTYPE_JOBS_KIND_H

#include "jobs/runner_state.h"

/* More than there are: room in the metrics, so that their shape stays. */
#define JOB_KINDS_MAX 16

/* "image.process"; "other" for an index past the table. */
const char *job_kind_name(size_t index);
/* Past the table if there is no such kind. */
size_t job_kind_index(struct str name);
/* NULL when the job is finished, else why it is to be tried again. */
const struct problem *job_kind_run(struct runner *runner, const struct job *job) MUST_CHECK;

#endif
