/*
 * Other programs that do a part of our work: started without a shell, their standard input and
 * output ours to say, and waited for. What they complain of goes to our standard error.
 */
#ifndef TINTYPE_BASE_CHILD_H
#define TINTYPE_BASE_CHILD_H

#include "base/problem.h"

#include <sys/types.h>

#define CHILD_PIPE (-1) /* a pipe, whose other end is child->in or child->out */
#define CHILD_NULL (-2) /* nothing */

struct child_wish {
	const char *const *argv; /* found by PATH; ends with NULL */
	const char *const
	    *env;    /* NAME=value besides our own environment; ends with NULL; or NULL */
	int in, out; /* a descriptor, CHILD_PIPE, or CHILD_NULL */
};

struct child {
	const char *name;
	pid_t pid;
	int in, out; /* -1: no pipe */
};

/* Lives in the arena; one that was not ended by then is killed. */
const struct problem *child_start(
    struct arena *arena, const struct child_wish *wish, struct child **out) MUST_CHECK;
/* Writes all of it to the pipe. */
const struct problem *child_write(
    struct arena *arena, struct child *child, struct str bytes) MUST_CHECK;
/* Closes the pipes and waits; a problem unless it ended with 0. */
const struct problem *child_end(struct arena *arena, struct child *child) MUST_CHECK;

#endif
