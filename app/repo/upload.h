/* Rows that only uploads touch: images of the same bytes, and uploads that are not whole yet. */
#ifndef TINTYPE_REPO_UPLOAD_H
#define TINTYPE_REPO_UPLOAD_H

#include "db/pg.h"

/* An image of the same owner, made (or being made) of the same bytes. */
struct upload_same {
	struct id id;     /* nil: there is none */
	struct id source; /* whose files a copy gets: it, or what it is a copy of itself */
	bool active;
};

/*
 * Inside a transaction; until it ends nobody else of this owner uploads these bytes, and what is
 * found does not change.
 */
const struct problem *upload_repo_find_same(struct pg *pg, struct arena *arena, struct id owner,
    struct str content_hash, struct upload_same *out) MUST_CHECK;
/* The same for whoever wants to know before: nothing is locked. */
const struct problem *upload_repo_look_for_same(struct pg *pg, struct arena *arena, struct id owner,
    struct str content_hash, struct upload_same *out) MUST_CHECK;
const struct problem *upload_repo_set_duplicate(
    struct pg *pg, struct arena *arena, struct id image, struct id source) MUST_CHECK;
/* What waits for the source gets its files and is active; nothing if the source is not. */
const struct problem *upload_repo_share(
    struct pg *pg, struct arena *arena, struct id source) MUST_CHECK;
/* What waits for the source fails, if the source did. */
const struct problem *upload_repo_fail_copies(
    struct pg *pg, struct arena *arena, struct id source) MUST_CHECK;

#endif
