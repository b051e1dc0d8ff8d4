/*
 * A POST to an address that somebody gave us, so one that may mean us harm. The name is resolved
 * here, each address it has must be public, and the connection is made to these addresses and no
 * others, which is looked at once more when the socket is made. No redirects, no proxy, no
 * credentials, a bounded time, and of the answer no more than its status and a little of its text.
 */
#ifndef TINTYPE_OUTBOUND_POST_H
#define TINTYPE_OUTBOUND_POST_H

#include "base/arena.h"
#include "base/problem.h"

#include <stdint.h>

struct outbound_post {
	struct str url, body;
	const struct str *headers; /* "Name: value" */
	size_t header_count;
	int64_t timeout_ns;
	bool allow_private;
};

struct outbound_answer {
	int64_t status;   /* 0: there was none */
	struct str error; /* why not; empty if there was one */
};

/* What is wrong with an address as it is written, in words for the person who wrote it; or NULL. */
const char *outbound_url_fault(struct arena *arena, struct str url, bool allow_private);
/* Whatever becomes of it is in *out; a problem only if we cannot even try. */
const struct problem *outbound_post(
    struct arena *arena, const struct outbound_post *post, struct outbound_answer *out) MUST_CHECK;

#endif
