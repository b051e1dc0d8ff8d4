/* Who likes which image. */
#ifndef TINTYPE_REPO_LIKE_H
#define TINTYPE_REPO_LIKE_H

#include "db/pg.h"
#include "repo/paging.h"

struct like {
	struct id user_id;
	struct str username, display_name;
	int64_t created_us;
};

struct like_page {
	struct like *items;
	size_t count;
	struct page_result result;
};

/*
 * Likes it, or not any more, and counts that once: two queries, one round trip. 404 if the user
 * does not see the image, 403 if its owner blocks them. *like_count is what it is then.
 */
const struct problem *like_repo_insert(struct pg *pg, struct arena *arena, struct id user,
    struct id image, bool moderates, int64_t *like_count) MUST_CHECK;
const struct problem *like_repo_delete(struct pg *pg, struct arena *arena, struct id user,
    struct id image, bool moderates, int64_t *like_count) MUST_CHECK;
/* The last first. Two queries, one round trip. 404 if the viewer does not see the image. */
const struct problem *like_repo_list(struct pg *pg, struct arena *arena, struct id image,
    struct id viewer, bool moderates, const struct paging *paging,
    struct like_page *out) MUST_CHECK;

#endif
