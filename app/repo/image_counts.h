/* What is counted of images and what a viewer likes of them: all of a listing that a like or a
 * comment changes. */
#ifndef TINTYPE_REPO_IMAGE_COUNTS_H
#define TINTYPE_REPO_IMAGE_COUNTS_H

#include "db/pg.h"

struct image_counts {
	struct id id;
	int64_t like_count, comment_count;
	bool liked; /* by the viewer */
};

/* Of those that there are, in any order; *out has room for all. One query. */
const struct problem *image_counts_repo_list(struct pg *pg, struct arena *arena,
    const struct id *ids, size_t count, struct id viewer, struct image_counts *out,
    size_t *found) MUST_CHECK;

#endif
