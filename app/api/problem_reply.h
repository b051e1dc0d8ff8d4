/* The only maker of problem documents (RFC 9457). */
#ifndef TINTYPE_API_PROBLEM_REPLY_H
#define TINTYPE_API_PROBLEM_REPLY_H

#include "api/call.h"

/* Replaces whatever was written so far. Keeps the cause for the log. */
void problem_reply(struct call *call, const struct problem *problem);
/* The document alone, for an answer that tells of several things. */
struct str problem_document(struct call *call, const struct problem *problem);

#endif
