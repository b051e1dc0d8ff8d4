/* Whole small files: lists, keys, secrets. */
#ifndef TINTYPE_BASE_FILE_H
#define TINTYPE_BASE_FILE_H

#include "base/problem.h"

/* Reads all of a regular file of at most max bytes. The problem's cause names path and reason. */
const struct problem *file_read(
    struct arena *arena, const char *path, size_t max, struct str *out) MUST_CHECK;

#endif
