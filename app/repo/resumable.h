/* Rows of uploads that come in pieces. */
#ifndef TINTYPE_REPO_RESUMABLE_H
#define TINTYPE_REPO_RESUMABLE_H

#include "db/pg.h"

struct resumable {
	struct id id, owner;
	int64_t size, received;
	struct str metadata; /* Upload-Metadata as it came */
	struct id image;     /* nil until it is whole */
	struct id
	    duplicate_of; /* of the same bytes; known to whoever sent the last piece, not kept */
	int64_t expires_at;
};

/* Sets expires_at. */
const struct problem *resumable_repo_insert(
    struct pg *pg, struct arena *arena, struct resumable *upload, int64_t life_seconds) MUST_CHECK;
/* 404 unless it is the owner's and has not expired. lock: until the transaction ends. */
const struct problem *resumable_repo_find(struct pg *pg, struct arena *arena, struct id id,
    struct id owner, bool lock, struct resumable *out) MUST_CHECK;
const struct problem *resumable_repo_advance(
    struct pg *pg, struct arena *arena, struct id id, int64_t received, struct id image) MUST_CHECK;
const struct problem *resumable_repo_delete(
    struct pg *pg, struct arena *arena, struct id id, struct id owner, bool *done) MUST_CHECK;
const struct problem *resumable_repo_delete_expired(
    struct pg *pg, struct arena *arena, int64_t *count) MUST_CHECK;
/* Of the ids, those whose files nobody needs. */
const struct problem *resumable_repo_list_unknown(struct pg *pg, struct arena *arena,
    const struct id *ids, size_t count, struct id **out, size_t *unknown) MUST_CHECK;

#endif
