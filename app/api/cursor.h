/*
 * Opaque cursors: the key of the last item, signed together with the listing it came from, so that
 * a forged one or one of another listing is refused.
 */
#ifndef TINTYPE_API_CURSOR_H
#define TINTYPE_API_CURSOR_H

#include "api/call.h"
#include "repo/paging.h"

struct str cursor_write(struct call *call, struct str listing, struct page_key key);
bool cursor_read(struct call *call, struct str listing, struct str cursor, struct page_key *out);

#endif
