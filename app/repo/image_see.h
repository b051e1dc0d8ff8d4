/*
 * Whether the viewer sees an image, and what is counted of it: asked in one pipeline with a listing
 * that belongs to it. Only for repo/.
 */
#ifndef TINTYPE_REPO_IMAGE_SEE_H
#define TINTYPE_REPO_IMAGE_SEE_H

#include "db/pg.h"

struct image_seen {
	int64_t like_count, comment_count;
};

struct pg_call image_see_call(
    struct arena *arena, struct id image, struct id viewer, bool moderates);
/* Of the call that has run. 404 if it is not visible. */
const struct problem *image_see_read(
    struct arena *arena, const struct pg_call *call, struct image_seen *out) MUST_CHECK;
const struct problem *image_see_not_found(struct arena *arena) __attribute__((returns_nonnull));
/* 403: its owner blocks whoever asks. */
const struct problem *image_see_blocked(struct arena *arena) __attribute__((returns_nonnull));

#endif
