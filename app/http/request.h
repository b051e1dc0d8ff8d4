/*
 * A request as the FastCGI server hands it over. All views live as long as the request: most are
 * into libfcgi's parameters, the rest into the arena. The body is read once, from front to back.
 */
#ifndef TINTYPE_HTTP_REQUEST_H
#define TINTYPE_HTTP_REQUEST_H

#include "base/arena.h"
#include "base/problem.h"
#include "http/method.h"

#define HTTP_REQUEST_ID_MAX 128

struct http_body {
	/* Up to size bytes; 0 at the end; -1 when the sender broke off. */
	ptrdiff_t (*read)(void *source, void *into, size_t size);
	void *source;
	int64_t length; /* CONTENT_LENGTH; -1 if there was none */
};

struct http_request {
	enum http_method method;
	struct str method_text; /* as sent, also when unknown */
	struct str path; /* decoded, begins with '/', no "." and ".." parts, no NUL, valid UTF-8 */
	struct str target; /* REQUEST_URI as sent */
	struct str query;  /* as sent, without the '?' */
	struct str remote_address;
	bool https;
	bool draining;             /* this server takes no more requests soon */
	struct str id;             /* X-Request-ID if it was fit, else made */
	const char *const *params; /* "NAME=value", NULL-terminated */
	struct http_body body;
	int64_t started_ns; /* clock_monotonic_ns() when it was accepted */
	const struct problem
	    *broken; /* why it could not be read, to be answered; NULL if it could */
};

/*
 * Reads FastCGI parameters (RFC 3875 names: REQUEST_METHOD, REQUEST_URI, CONTENT_LENGTH,
 * REMOTE_ADDR, HTTPS, HTTP_*). 400 on a broken target or length. Even then method, id and target
 * are set, so that the problem can be answered.
 */
const struct problem *http_request_read(struct arena *arena, const char *const *params,
    struct http_body body, struct http_request *out) MUST_CHECK;

/* A FastCGI parameter by its exact name; the empty view if there is none. */
struct str http_param(const struct http_request *request, const char *name);
/* A header field by its usual name ("If-None-Match", any case); the empty view if there is none. */
struct str http_header(const struct http_request *request, const char *name);

/* The whole body, of at most max bytes: 413 if larger, 400 if it breaks off. */
const struct problem *http_body_read(struct arena *arena, const struct http_request *request,
    size_t max, struct str *out) MUST_CHECK;

#endif
