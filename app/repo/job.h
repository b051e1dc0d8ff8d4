/* Rows of jobs: work that is done later, by tintype-jobs. */
#ifndef TINTYPE_REPO_JOB_H
#define TINTYPE_REPO_JOB_H

#include "db/pg.h"
#include "repo/paging.h"

/* Tries before a job is given up. */
#define JOB_ATTEMPTS_MAX 5

struct job {
	struct id id, subject, lease;
	struct str kind, payload; /* payload: JSON */
	int64_t attempts;
};

/* Into the caller's transaction; the runners wake when it commits. */
const struct problem *job_repo_enqueue(struct pg *pg, struct arena *arena, struct str kind,
    struct id subject, int64_t priority, struct str payload) MUST_CHECK;
/* *found is false when nothing is due. */
const struct problem *job_repo_claim(struct pg *pg, struct arena *arena, int64_t lease_seconds,
    bool *found, struct job *out) MUST_CHECK;
/* Jobs whose runner died are due again. */
const struct problem *job_repo_requeue_expired(struct pg *pg, struct arena *arena) MUST_CHECK;
/* Some of those that were done a month ago. */
const struct problem *job_repo_forget(struct pg *pg, struct arena *arena) MUST_CHECK;
/* Extends the lease too. CONFLICT if it was lost. */
const struct problem *job_repo_progress(struct pg *pg, struct arena *arena, const struct job *job,
    int64_t percent, int64_t lease_seconds) MUST_CHECK;
/* CONFLICT if the lease was lost: somebody else has the job now, and what was done is to be undone.
 */
const struct problem *job_repo_finish(
    struct pg *pg, struct arena *arena, const struct job *job) MUST_CHECK;
/* Due again after the seconds; it counts as no try. */
const struct problem *job_repo_postpone(
    struct pg *pg, struct arena *arena, const struct job *job, int64_t seconds) MUST_CHECK;
/* *dead if it was the last try. */
const struct problem *job_repo_fail(struct pg *pg, struct arena *arena, const struct job *job,
    struct str error, bool *dead) MUST_CHECK;

/* What the operator sees of a job. */
struct job_listed {
	struct id id, subject;
	struct str kind, state, error;
	int64_t attempts, progress, updated_at;
	/* From job_repo_list_state() alone. */
	struct id owner;
	int64_t created_at, run_at;
};

const struct problem *job_repo_list(struct pg *pg, struct arena *arena, bool dead_only,
    int64_t limit, struct job_listed **out, size_t *count) MUST_CHECK;
const struct problem *job_repo_list_state(struct pg *pg, struct arena *arena, struct str state,
    const struct paging *paging, struct job_listed **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* Of jobs that were given up; *found is false for any other. */
const struct problem *job_repo_retry(
    struct pg *pg, struct arena *arena, struct id job, bool *found) MUST_CHECK;
/* *upload: the key of the upload that is to be removed, or empty. */
const struct problem *job_repo_drop(
    struct pg *pg, struct arena *arena, struct id job, bool *found, struct str *upload) MUST_CHECK;
struct job_states {
	int64_t queued, running, dead;
	int64_t oldest_due; /* seconds that the oldest has waited since it was due */
};
const struct problem *job_repo_count_states(
    struct pg *pg, struct arena *arena, struct job_states *out) MUST_CHECK;
/* How far the processing of an image is, in percent; 0 if there is no such job. */
const struct problem *job_repo_image_progress(
    struct pg *pg, struct arena *arena, struct id image, int64_t *percent) MUST_CHECK;

/* What image.process reads and writes. */
struct job_image {
	struct str storage_key, mime_type;
	bool keep_position;
};

struct job_variant {
	struct str type, storage_key, format;
	struct str storage_provider;
	int64_t width, height, file_size;
};

struct job_image_done {
	struct str storage_key, exif, color, blurhash;
	struct str mime_type;   /* of the original as it is served */
	struct str scan_status; /* empty if nobody scanned it */
	int64_t perceptual_hash;
	int64_t width, height, file_size;
};

/* *found is false if the image is gone, or not to be processed (any more). */
const struct problem *job_repo_image_source(struct pg *pg, struct arena *arena, struct id image,
    bool *found, struct job_image *out) MUST_CHECK;
/* In one query. */
const struct problem *job_repo_variant_insert(struct pg *pg, struct arena *arena, struct id image,
    const struct job_variant *variants, size_t count) MUST_CHECK;
const struct problem *job_repo_position_insert(struct pg *pg, struct arena *arena, struct id image,
    double latitude, double longitude) MUST_CHECK;
const struct problem *job_repo_image_activate(struct pg *pg, struct arena *arena, struct id image,
    const struct job_image_done *done, bool *activated) MUST_CHECK;
/* scan_status: what the scanner said; empty if that is as it was. */
const struct problem *job_repo_image_fail(struct pg *pg, struct arena *arena, struct id image,
    struct str reason, struct str scan_status) MUST_CHECK;

#endif
