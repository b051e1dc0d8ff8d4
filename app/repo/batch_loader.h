/*
 * Variants and tags of any set of images: two statements with = ANY($1), one round trip, whether it
 * is one image or a hundred. Every listing gets them here, so none can ask image by image.
 */
#ifndef TINTYPE_REPO_BATCH_LOADER_H
#define TINTYPE_REPO_BATCH_LOADER_H

#include "repo/image.h"

/* How many calls batch_calls() makes. */
#define BATCH_CALLS 2

/* Fills variants and tags of the images, which are all different. None: asks nothing. */
const struct problem *batch_load(
    struct pg *pg, struct arena *arena, struct image *images, size_t count) MUST_CHECK;

/*
 * In two parts, for callers that know the ids before the images: the calls go into a pipeline of
 * the caller's, and when that has run their rows are given to the images.
 */
void batch_calls(struct arena *arena, const struct id *ids, size_t count,
    struct pg_call calls[static BATCH_CALLS]);
void batch_give(struct arena *arena, const struct pg_call calls[static BATCH_CALLS],
    struct image *images, size_t count);

#endif
