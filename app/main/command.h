/* What the subcommands of `tintype` share. Each is a function in a file of its own. */
#ifndef TINTYPE_MAIN_COMMAND_H
#define TINTYPE_MAIN_COMMAND_H

#include "config/config.h"
#include "db/pg.h"

/* The configuration in force; prints every wrong variable and ends with EX_CONFIG if there is one.
 */
const struct config *command_config_or_exit(struct arena *arena);
/* How an operator's command reaches the database: without a statement time-out of a web request. */
struct pg_options command_pg_options(const struct config *config);
/* The problem on standard error, cause first; returns 1, the exit status. */
int command_fail(const struct problem *problem);

#endif
