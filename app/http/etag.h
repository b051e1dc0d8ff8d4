/* Entity tags and the conditions on them (RFC 9110 sections 8.8.3 and 13.1). */
#ifndef TINTYPE_HTTP_ETAG_H
#define TINTYPE_HTTP_ETAG_H

#include "base/arena.h"

/* The strong tag of an opaque text of ours: in double quotes. The text has none in it. */
struct str http_etag(struct arena *arena, struct str opaque);
/*
 * Whether an If-None-Match field names the tag (weakly compared, as nginx weakens what it
 * compresses) or is '*': then a GET is answered 304. An absent or malformed field names nothing.
 */
bool http_if_none_match(struct str field, struct str etag);
/*
 * Whether an If-Match field lets a change through: absent, '*', or naming the tag (strongly
 * compared). Else it is 412. A malformed field lets nothing through. etag is empty if there is no
 * such thing.
 */
bool http_if_match(struct str field, struct str etag);

#endif
