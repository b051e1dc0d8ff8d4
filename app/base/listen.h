/* What a child without rights tells, of a size that is known: it may be anybody by now. */
#ifndef TINTYPE_BASE_LISTEN_H
#define TINTYPE_BASE_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads size bytes, waiting until deadline_ns of clock_monotonic_ns() at most. False: the other
 * end was closed before that, or (*late) the time is over.
 */
bool listen_for(int fd, int64_t deadline_ns, void *out, size_t size, bool *late);

#endif
