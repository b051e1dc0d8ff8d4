/* gzip as a content coding (RFC 9110 section 8.4.1.3, RFC 1952). */
#ifndef TINTYPE_HTTP_CONTENT_CODING_H
#define TINTYPE_HTTP_CONTENT_CODING_H

#include "base/arena.h"

/* Whether an Accept-Encoding field wants gzip. */
bool http_accepts_gzip(struct str field);
struct str http_gzip(struct arena *arena, struct str plain);
/* What http_gzip() made of plain_length bytes; false if it was not that. */
bool http_gunzip(struct arena *arena, struct str packed, size_t plain_length, struct str *out);

#endif
