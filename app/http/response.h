/* An answer, complete before its first byte is sent, so that a late problem can still replace it.
 */
#ifndef TINTYPE_HTTP_RESPONSE_H
#define TINTYPE_HTTP_RESPONSE_H

#include "base/arena.h"
#include "base/buf.h"

struct http_field {
	struct str name, value;
};

struct http_response {
	struct arena *arena;
	int status;
	struct http_field *fields;
	size_t field_count, field_size;
	struct str body;
	bool head_only; /* HEAD: the length is told, the body is not sent */
};

void http_response_init(struct http_response *response, struct arena *arena);
/* Sets or replaces a field; keeps views. CR, LF and NUL in a value become blanks. */
void http_response_set(struct http_response *response, struct str name, struct str value);
/* Adds one more of the same name (Set-Cookie). */
void http_response_add(struct http_response *response, struct str name, struct str value);
/* Names a request field in Vary: in one field with those before it, for nginx hands on the first.
 */
void http_response_vary(struct http_response *response, struct str name);
/* The value, or the empty view. */
struct str http_response_get(const struct http_response *response, struct str name);
/* Forgets all but the arena and head_only: what a problem does to a half-made answer. */
void http_response_clear(struct http_response *response);
/* The CGI head (RFC 3875 section 6): "Status: 200 OK", fields, Content-Length, blank line. */
void http_response_head(const struct http_response *response, struct buf *out);
struct str http_status_text(int status);

#endif
