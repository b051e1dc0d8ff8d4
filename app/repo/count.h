/* Counts that are kept instead of counted (migrations/00006_gallery.sql). */
#ifndef TINTYPE_REPO_COUNT_H
#define TINTYPE_REPO_COUNT_H

#include "db/pg.h"

enum count_scope {
	COUNT_PUBLIC = 1, /* of nil */
	COUNT_OWNER_PUBLIC,
	COUNT_OWNER_ACTIVE,
	COUNT_OWNER_ALL,
	COUNT_TAG_PUBLIC,
	COUNT_ALBUM_PUBLIC,
	COUNT_ALBUM_ACTIVE,
	COUNT_ALBUM_ALL,
	COUNT_LIKED_PUBLIC,
};

struct count_wrong {
	enum count_scope scope;
	struct id of;
	int64_t kept, counted;
};

const struct problem *count_repo_find(struct pg *pg, struct arena *arena, enum count_scope scope,
    struct id of, int64_t *images) MUST_CHECK;
/* Counts everything: for the doctor. */
const struct problem *count_repo_list_wrong(
    struct pg *pg, struct arena *arena, struct count_wrong **out, size_t *count) MUST_CHECK;
/* Makes wrong counts right; writers wait meanwhile. Inside a transaction. */
const struct problem *count_repo_repair(
    struct pg *pg, struct arena *arena, int64_t *repaired) MUST_CHECK;

#endif
