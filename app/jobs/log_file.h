/* The log of tintype-jobs: opened as configured, and anew after USR1, when it was moved away. */
#ifndef TINTYPE_JOBS_LOG_FILE_H
#define TINTYPE_JOBS_LOG_FILE_H

#include <stdbool.h>

#include "config/config.h"

/* False if the file cannot be opened: then the old one stays. */
bool log_file_open(const struct config *config);

/* From now on USR1 is noted; children inherit this. */
void log_file_listen(void);

/* If USR1 came: opens the log anew, once. True if it came. */
bool log_file_follow(const struct config *config);

#endif
