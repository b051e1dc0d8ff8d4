/*
 * What tintype-jobs counts. Runners share memory; the crew writes it down every few seconds as a
 * file of Prometheus text, which /metrics of tintyped shows below its own. A file, because the two
 * programs may start, stop and be upgraded apart.
 */
#ifndef TINTYPE_JOBS_COUNT_H
#define TINTYPE_JOBS_COUNT_H

#include "base/metrics.h"
#include "base/problem.h"

enum job_metric {
	JOB_METRIC_FINISHED,
	JOB_METRIC_STATES,
	JOB_METRIC_OLDEST,
	JOB_METRIC_IMAGES,
	JOB_METRIC_STEPS,
	JOB_METRIC_FREE,
	JOB_METRIC_COUNT
};

enum job_result { JOB_RESULT_DONE, JOB_RESULT_FAILED, JOB_RESULT_DEAD, JOB_RESULT_COUNT };
enum job_state { JOB_STATE_QUEUED, JOB_STATE_RUNNING, JOB_STATE_DEAD, JOB_STATE_COUNT };
enum image_result {
	IMAGE_RESULT_MADE,
	IMAGE_RESULT_REFUSED,
	IMAGE_RESULT_MALWARE,
	IMAGE_RESULT_COUNT
};
enum image_step { IMAGE_STEP_SCAN, IMAGE_STEP_DECODE, IMAGE_STEP_STORE, IMAGE_STEP_COUNT };

/* Before the runners are forked: slot 0 is the crew's, the others are theirs. NULL: no memory. */
struct metrics *count_open(struct arena *arena, size_t runners);
/* Writes the file below the storage's folder, whole or not at all. A full disk is no disaster. */
void count_write(struct metrics *metrics, struct arena *arena, struct str storage);

#endif
