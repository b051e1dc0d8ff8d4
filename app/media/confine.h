/*
 * The least rights that decoding works with, for the process that calls: no network, no other
 * program, no signals to others; of files the source to read and new ones in one folder, none to
 * remove or rename; bounded memory, processor time, sizes. There is no way back.
 */
#ifndef TINTYPE_MEDIA_CONFINE_H
#define TINTYPE_MEDIA_CONFINE_H

#include <stdbool.h>
#include <stdint.h>

/* Where such a process finds what it reads and whom it tells, whatever they were before. */
#define CONFINED_SOURCE_FD 3
#define CONFINED_RESULT_FD 4

/* Only they and the three below stay open: no connection of the parent's. Ends the process if it
 * cannot be done. */
void confine_descriptors(int source, int result);
/*
 * Before the process has a second thread. Without a folder (NULL) nothing is made. False if the
 * kernel refuses: then nothing is to be decoded. A kernel without Landlock does not bound what may
 * be opened: see media/landlock.
 */
bool confine(int source_fd, const char *folder, int64_t memory_bytes, int64_t cpu_seconds);

#endif
