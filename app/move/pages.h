/* Something long, page by page, each in memory of its own. */
#ifndef TINTYPE_MOVE_PAGES_H
#define TINTYPE_MOVE_PAGES_H

#include "base/id.h"
#include "base/problem.h"

/* One page, which begins behind *after and leaves there where the next one does. */
typedef const struct problem *move_page(
    void *context, struct arena *arena, struct id *after, bool *more);

/* Until there are no more, or there is a problem, which lives in keep. */
const struct problem *move_pages(move_page *page, void *context, struct arena *keep) MUST_CHECK;

#endif
