/* Cookies (RFC 6265). */
#ifndef TINTYPE_HTTP_COOKIE_H
#define TINTYPE_HTTP_COOKIE_H

#include "base/arena.h"

enum http_same_site { HTTP_SAME_SITE_STRICT, HTTP_SAME_SITE_LAX, HTTP_SAME_SITE_NONE };

#define HTTP_COOKIE_SESSION INT64_C(-1)

struct http_cookie {
	struct str name, value;
	struct str path; /* empty: none is told */
	int64_t max_age; /* seconds; 0 removes it; HTTP_COOKIE_SESSION: until the browser closes */
	bool secure, http_only;
	enum http_same_site same_site;
};

/* The value of the first cookie of that name in a Cookie field; false if there is none. */
bool http_cookie_get(struct str header, struct str name, struct str *out);
/*
 * The Set-Cookie value. False, and *out untouched, if a name or value holds bytes no cookie may
 * hold: nothing is escaped silently.
 */
bool http_cookie_format(struct arena *arena, const struct http_cookie *cookie, struct str *out);

#endif
