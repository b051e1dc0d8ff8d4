/* Content-Type, and the choice by Accept (RFC 9110 sections 8.3 and 12.5.1). */
#ifndef TINTYPE_HTTP_MEDIA_TYPE_H
#define TINTYPE_HTTP_MEDIA_TYPE_H

#include "base/arena.h"
#include "http/query.h"

#define HTTP_MEDIA_TYPE_PARAMS 8

struct http_media_type {
	struct str name; /* "multipart/form-data", as sent */
	struct http_pair params[HTTP_MEDIA_TYPE_PARAMS];
	size_t param_count;
};

/* False if text is no media type, names a parameter twice, or has too many. */
bool http_media_type_parse(struct arena *arena, struct str text, struct http_media_type *out);
/* Whether its name is that one, in any case. */
bool http_media_type_is(const struct http_media_type *type, struct str name);
bool http_media_type_param(const struct http_media_type *type, struct str name, struct str *out);

/*
 * How much an Accept field wants a type: 0 (not at all) to 1000. The most specific range speaks;
 * what is malformed does not. An empty field wants everything.
 */
int http_accept_quality(struct str accept, struct str name);
/* Whether it names the type itself, not only by a '*', and wants it. */
bool http_accept_names(struct str accept, struct str name);
/* The index of the offer wanted most, of equals the first; -1 if none is wanted. */
int http_accept_choose(struct str accept, const struct str *offers, size_t count);

#endif
