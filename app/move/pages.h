/* Something long, page by page, each in memory of its own. */
#ifndef TINTYPE_MOVE_PAGES_H
#define TINTYPE_MOVE_PAGES_H

#include "base/id.h"
#include "base/problem.h"

/* Where a page begins: behind one thing, by its id or number, or behind a pair of them. All 0 at
 * first. */
struct move_key {
	struct id ids[2];
	int64_t numbers[2];
};

/* One page, which begins behind *after and leaves there where the next one does. */
typedef const struct problem *move_page(
    void *context, struct arena *arena, struct move_key *after, bool *more);

/* Until there are no more, or there is a problem, which lives in keep. */
const struct problem *move_pages(move_page *page, void *context, struct arena *keep) MUST_CHECK;

#endif
