/*
 * A reload: first a new image of the program is run to test its configuration only. If it is
 * content, the master replaces itself by exec() and the new image replaces the workers; if not,
 * nothing changes and the log says why.
 */
#ifndef TINTYPE_SERVER_RELOAD_H
#define TINTYPE_SERVER_RELOAD_H

#include "base/arena.h"

#include <sys/types.h>

struct reload {
	pid_t tester; /* 0: none is running */
	int output;   /* what it wrote to standard error */
};

/* Starts the test; a second call while it runs does nothing. */
void reload_start(struct reload *reload, char *const *test_arguments);
/* The tester is dead. True if the reload may go on; else the reasons are logged. */
bool reload_judge(struct reload *reload, int status);

#endif
