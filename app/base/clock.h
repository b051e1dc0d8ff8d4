/* Time: microseconds since 1970 in UTC for what is stored and shown, nanoseconds for what is
 * measured. */
#ifndef TINTYPE_BASE_CLOCK_H
#define TINTYPE_BASE_CLOCK_H

#include "base/str.h"

#include <stdint.h>

#define CLOCK_SECOND_US INT64_C(1000000)
#define CLOCK_SECOND_NS INT64_C(1000000000)
/* "2026-01-02T03:04:05.678Z" and a NUL. */
#define CLOCK_TEXT_SIZE 25
/* "02/Jan/2026:03:04:05 +0000" and a NUL. */
#define CLOCK_COMMON_SIZE 27

int64_t clock_now_us(void);
int64_t clock_now_ms(void);
/* Never goes back; says nothing about the date. */
int64_t clock_monotonic_ns(void);
/* RFC 3339 in UTC with milliseconds. Years outside 0..9999 are held at the bounds. */
struct str clock_format(int64_t us, char text[static CLOCK_TEXT_SIZE]);
/* As the common log format has it, in UTC; NUL-terminated. */
const char *clock_format_common(int64_t us, char text[static CLOCK_COMMON_SIZE]);
/* RFC 3339 with any offset and up to 9 decimals, or a bare date (midnight UTC). */
bool clock_parse(struct str text, int64_t *us);

#endif
