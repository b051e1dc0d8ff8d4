/* Request methods (RFC 9110, RFC 5789). */
#ifndef TINTYPE_HTTP_METHOD_H
#define TINTYPE_HTTP_METHOD_H

#include "base/str.h"

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
	HTTP_UNKNOWN,
	HTTP_METHOD_COUNT
};

/* Case matters; anything else is HTTP_UNKNOWN. */
enum http_method http_method_parse(struct str text);
struct str http_method_name(enum http_method method);

#endif
