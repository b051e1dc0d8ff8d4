/*
 * Variants and tags of images whose rows do not have them yet (migration 00085): two statements
 * with = ANY($1), one round trip, for any number of images. Whoever lists images calls it, so none
 * can ask image by image; once all are packed it asks nothing.
 */
#ifndef TINTYPE_REPO_BATCH_LOADER_H
#define TINTYPE_REPO_BATCH_LOADER_H

#include "repo/image.h"

/* Fills variants and tags of the images that are not whole. The images are all different. */
const struct problem *batch_load(
    struct pg *pg, struct arena *arena, struct image *images, size_t count) MUST_CHECK;

#endif
