/*
 * The files a process may open from now on, by the kernel's Landlock: one to read, one folder to
 * make files in. Nothing is removed, renamed, run, or listed.
 */
#ifndef TINTYPE_MEDIA_LANDLOCK_H
#define TINTYPE_MEDIA_LANDLOCK_H

#include <stdbool.h>

/* Whether the kernel has it and lets it be used. */
bool landlock_supported(void);
/*
 * For the calling thread and those it starts later. True without doing anything where the kernel
 * has no Landlock; false if it has it and refuses. Without a folder (NULL) nothing is made.
 */
bool landlock_only(int source_fd, const char *folder);

#endif
