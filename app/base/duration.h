/* Durations as Go writes them: "1h30m", "500ms", "1.5s", "0". Held in nanoseconds. */
#ifndef TINTYPE_BASE_DURATION_H
#define TINTYPE_BASE_DURATION_H

#include "base/str.h"

#define DURATION_TEXT_SIZE 64

/* Units h m s ms us (µs) ns, decimals allowed; false on anything else, on overflow, or below zero.
 */
bool duration_parse(struct str text, int64_t *nanoseconds);
/* The shortest such text: "1h30m", "500ms", "0s". NUL-terminated. */
struct str duration_format(int64_t nanoseconds, char text[static DURATION_TEXT_SIZE]);

#endif
