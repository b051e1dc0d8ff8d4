/*
 * Opaque cursors: the key of the last item (and the edge, if it matters), signed together with the
 * listing it came from, so that a forged one or one of another listing is refused.
 */
#ifndef TINTYPE_API_CURSOR_H
#define TINTYPE_API_CURSOR_H

#include "api/call.h"
#include "repo/paging.h"

/* For what is behind the last item of *result. */
struct str cursor_write(struct call *call, struct str listing, const struct page_result *result);
/* Sets after and edge. */
bool cursor_read(struct call *call, struct str listing, struct str cursor, struct paging *out);

#endif
