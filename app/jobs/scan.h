/*
 * The malware scanner: clamd, asked over its socket with INSTREAM, so that it needs no right to
 * read our files. Only where one is configured; then what it cannot be asked about is not passed.
 */
#ifndef TINTYPE_JOBS_SCAN_H
#define TINTYPE_JOBS_SCAN_H

#include "config/config.h"

/*
 * Sends the whole file. *found is the name of what was found, or empty. UNAVAILABLE if clamd is
 * away, slow, or says anything but clean or found. The fd's offset is left alone.
 */
const struct problem *scan_file(
    const struct config *config, struct arena *arena, int fd, struct str *found) MUST_CHECK;

#endif
