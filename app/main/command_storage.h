/* tintype storage, tintype doctor storage: whether rows and files agree; moving files to another
 * store. */
#ifndef TINTYPE_MAIN_COMMAND_STORAGE_H
#define TINTYPE_MAIN_COMMAND_STORAGE_H

#include "config/config.h"

/* Files of another owner could not be read by nginx, nor removed by the jobs. */
const struct problem *command_check_storage_user(
    struct arena *arena, const struct config *config) MUST_CHECK;
/* Rows and files agree; prints what does not. */
bool command_storage_is_healthy(struct arena *arena, bool repair, const struct problem **problem);
int command_storage(int argc, char **argv);
int command_doctor_storage(int argc, char **argv);

#endif
