/* Share links as they are stored. */
#ifndef TINTYPE_REPO_SHARE_H
#define TINTYPE_REPO_SHARE_H

#include "db/pg.h"
#include "repo/paging.h"

struct share {
	struct id id, owner_id;
	struct id album_id, image_id; /* one of them is nil */
	struct str password_hash;     /* empty: none is asked */
	bool allow_download;
	int64_t created_us, expires_us; /* expires_us 0: never */
};

/* *done is false if the album or image has so many already. */
const struct problem *share_repo_insert(struct pg *pg, struct arena *arena,
    const struct share *share, int64_t most, int64_t *created_us, bool *done) MUST_CHECK;
/* Of an album or image. One query. */
const struct problem *share_repo_list(struct pg *pg, struct arena *arena, struct id target,
    const struct paging *paging, struct share **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* One, or all if the id is nil. */
const struct problem *share_repo_delete(
    struct pg *pg, struct arena *arena, struct id target, struct id id, int64_t *count) MUST_CHECK;
/*
 * The link, if it is in force; *admits: the image (nil if none is asked for) is part of what it
 * names.
 */
const struct problem *share_repo_find(struct pg *pg, struct arena *arena, struct id id,
    struct id image, bool *found, struct share *out, bool *admits) MUST_CHECK;
/* Counts a try of the password: *left is false if there were most within the seconds. */
const struct problem *share_repo_claim_try(struct pg *pg, struct arena *arena, struct id id,
    int64_t most, int64_t seconds, bool *left) MUST_CHECK;
const struct problem *share_repo_forget_tries(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;

#endif
