/*
 * multipart/form-data (RFC 7578) as a stream in constant memory: parts come as events, bytes of a
 * part in pieces, however the body was cut on its way.
 */
#ifndef TINTYPE_HTTP_MULTIPART_H
#define TINTYPE_HTTP_MULTIPART_H

#include "base/problem.h"
#include "http/request.h"

struct http_part {
	struct str name;      /* of the form field */
	struct str file_name; /* as sent, its last path part, UTF-8; empty if none */
	bool is_file;         /* a file name was given, be it empty */
	struct str content_type;
};

struct http_multipart_events {
	void *context;
	const struct problem *(*begin)(void *context, const struct http_part *part);
	const struct problem *(*bytes)(void *context, struct str piece);
	const struct problem *(*end)(void *context);
};

struct http_multipart_limits {
	size_t parts;       /* 400 past it */
	size_t head_bytes;  /* header block of one part, 400 past it */
	int64_t body_bytes; /* the whole body, 413 past it */
};

/*
 * Reads the request's body to its end and tells events. 415 if the body is not multipart/form-data,
 * 400 if it is malformed or breaks off before the closing boundary; whatever an event returns ends
 * it. After a problem no more events come: what begin() made is the caller's to end.
 */
const struct problem *http_multipart_read(struct arena *arena, const struct http_request *request,
    const struct http_multipart_limits *limits,
    const struct http_multipart_events *events) MUST_CHECK;

#endif
