/* What the kinds of jobs work with. */
#ifndef TINTYPE_JOBS_RUNNER_STATE_H
#define TINTYPE_JOBS_RUNNER_STATE_H

#include "base/metrics.h"
#include "blob/blob.h"
#include "config/config.h"
#include "db/pg.h"
#include "repo/job.h"

struct runner {
	const struct config *config;
	struct pg *pg;
	struct redis *redis; /* for what the cache is to forget; every call may fail */
	struct changes *changes;
	struct blob_store *blobs;
	struct metrics *metrics;  /* of all runners; NULL: nobody counts */
	size_t slot;              /* which of the runners this is, from 1 */
	struct arena life, arena; /* of the process, of one job */
	int64_t figures_at;       /* when statistics are taken next */
	int64_t lease_seconds;    /* without a sign of life a job is somebody else's */
};

/* Each kind: NULL when the job is finished (in its own transaction), else why it is to be tried
 * again. */
const struct problem *image_process(struct runner *runner, const struct job *job) MUST_CHECK;
/* Removes what tries of a job that is given up left lying. */
void image_process_clear(struct runner *runner, const struct job *job);
const struct problem *blob_remove_job(struct runner *runner, const struct job *job) MUST_CHECK;
const struct problem *account_settle_job(struct runner *runner, const struct job *job) MUST_CHECK;
const struct problem *account_remove_job(struct runner *runner, const struct job *job) MUST_CHECK;
const struct problem *account_export_job(struct runner *runner, const struct job *job) MUST_CHECK;
const struct problem *webhook_deliver_job(struct runner *runner, const struct job *job) MUST_CHECK;
/* Removes archives whose time is over. */
const struct problem *account_export_sweep(struct runner *runner) MUST_CHECK;
/* Enqueues the removal of one blob, or many, into the open transaction. */
const struct problem *enqueue_removal(struct runner *runner, struct str key) MUST_CHECK;
const struct problem *enqueue_removals(
    struct runner *runner, struct arena *arena, const struct str *keys, size_t count) MUST_CHECK;

#endif
