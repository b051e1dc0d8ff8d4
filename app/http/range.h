/* Byte ranges (RFC 9110 section 14), one at a time: several at once are answered with the whole. */
#ifndef TINTYPE_HTTP_RANGE_H
#define TINTYPE_HTTP_RANGE_H

#include "base/str.h"

enum http_range {
	HTTP_RANGE_WHOLE,         /* absent, malformed, several, or another unit: 200 */
	HTTP_RANGE_PART,          /* 206 */
	HTTP_RANGE_UNSATISFIABLE, /* 416 */
};

/* What a Range field asks of size bytes; a part is the bytes *first to *last, both included. */
enum http_range http_range_parse(struct str field, int64_t size, int64_t *first, int64_t *last);
/*
 * Whether an If-Range field lets the Range field count: absent, or the same strong tag. Dates never
 * do, as none of our answers has a Last-Modified to compare.
 */
bool http_if_range(struct str field, struct str etag);

#endif
