/* The runners' parent: keeps as many as are wanted, replaces those that end, stops them with
 * itself. */
#ifndef TINTYPE_JOBS_CREW_H
#define TINTYPE_JOBS_CREW_H

#include "config/config.h"

/* Runs until TERM, INT or QUIT; the exit status. */
int crew_run(const struct config *config);

#endif
