/* Whom the @names of comments name. */
#ifndef TINTYPE_SERVICE_MENTION_H
#define TINTYPE_SERVICE_MENTION_H

#include "repo/comment.h"
#include "service/service.h"

/* Fills mentions of all the comments: one query, or none if there is no @name in them. */
const struct problem *mention_load(struct service *service, struct arena *arena,
    struct comment *comments, size_t count) MUST_CHECK;

#endif
