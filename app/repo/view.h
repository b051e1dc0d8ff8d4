/* Views that are written down: in lots, each with an id that counts once. */
#ifndef TINTYPE_REPO_VIEW_H
#define TINTYPE_REPO_VIEW_H

#include "db/pg.h"

struct view_lots {
	struct id *ids, *images; /* of each lot */
	int64_t *amounts;
	size_t count;
};

/* One statement, all or nothing; lots that were written before are left out. */
const struct problem *view_repo_write(
    struct pg *pg, struct arena *arena, const struct view_lots *lots) MUST_CHECK;
/* Without Redis: one view, once per viewer and hour. */
const struct problem *view_repo_count(
    struct pg *pg, struct arena *arena, struct id image, struct str viewer) MUST_CHECK;
const struct problem *view_repo_forget(struct pg *pg, struct arena *arena) MUST_CHECK;

#endif
