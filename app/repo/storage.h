/* What rows say about blobs: which are named, where they are, what was forgotten. */
#ifndef TINTYPE_REPO_STORAGE_H
#define TINTYPE_REPO_STORAGE_H

#include "db/pg.h"

/* *due for one caller on all machines; the next one is due after the seconds. */
const struct problem *storage_repo_claim_sweep(
    struct pg *pg, struct arena *arena, int64_t seconds, bool *due) MUST_CHECK;
/* Of the keys, those that no row names at this place. */
const struct problem *storage_repo_list_orphans(struct pg *pg, struct arena *arena,
    const struct str *keys, size_t count, struct str place, struct str **orphans,
    size_t *orphan_count) MUST_CHECK;
const struct problem *storage_repo_is_named(
    struct pg *pg, struct arena *arena, struct str key, bool *named) MUST_CHECK;
/* Images that were left without a job get one; copies that were left waiting wait no more. */
const struct problem *storage_repo_requeue_images(
    struct pg *pg, struct arena *arena, int64_t seconds, int64_t *count) MUST_CHECK;
const struct problem *storage_repo_settle_copies(struct pg *pg, struct arena *arena) MUST_CHECK;

enum storage_files { STORAGE_VARIANTS, STORAGE_UPLOADS };
struct storage_file {
	struct str key;
	int64_t size;
};
/* A page of what rows say is at a place, in the order of the keys, after one ("" at first). */
const struct problem *storage_repo_list(struct pg *pg, struct arena *arena, enum storage_files of,
    struct str place, struct str after, int64_t limit, struct storage_file **out,
    size_t *count) MUST_CHECK;
/* From now on the rows of this key say the other place. */
const struct problem *storage_repo_move(struct pg *pg, struct arena *arena, enum storage_files of,
    struct str key, struct str from, struct str to) MUST_CHECK;

#endif
