/* What accounts use, and may use at most. */
#ifndef TINTYPE_REPO_USAGE_H
#define TINTYPE_REPO_USAGE_H

#include "db/pg.h"

#define USAGE_DEFAULT INT64_C(-1)

struct usage {
	int64_t images, bytes;
	int64_t max_images, max_bytes; /* USAGE_DEFAULT: as the environment says; 0: no limit */
};

/* locked: in a transaction, and nobody else is told until it ends. All zero of an unknown account.
 */
const struct problem *usage_repo_find(
    struct pg *pg, struct arena *arena, struct id user, bool locked, struct usage *out) MUST_CHECK;
const struct problem *usage_repo_set_quota(struct pg *pg, struct arena *arena, struct id user,
    int64_t max_images, int64_t max_bytes, bool *found) MUST_CHECK;

#endif
