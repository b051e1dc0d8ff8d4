/* Files that the scanner refused, kept for the operator to look at: not among the blobs, so that no
 * URL leads there, and readable by this user alone. */
#ifndef TINTYPE_JOBS_QUARANTINE_H
#define TINTYPE_JOBS_QUARANTINE_H

#include "base/arena.h"
#include "base/problem.h"

/* A copy of what the descriptor holds, durable, as <root>/quarantine/<name>. The offset is left. */
const struct problem *quarantine_keep(
    struct arena *arena, struct str root, struct str name, int fd) MUST_CHECK;

#endif
