/*
 * When to leave a dead server alone. Closed: all is well. Open: calls fail at once. Half-open: the
 * time is over and one call tries; if it fails, the next time is twice as long. Times are the
 * caller's, in nanoseconds that never go back.
 */
#ifndef TINTYPE_BASE_BREAKER_H
#define TINTYPE_BASE_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

/* Failures in a row that open it; one that was waited for opens it alone. */
#define BREAKER_FAILURES 3
#define BREAKER_FIRST_NS INT64_C(250000000)
#define BREAKER_LONGEST_NS INT64_C(10000000000)

struct breaker {
	int failures; /* in a row */
	int64_t pause, open_until;
};

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };

enum breaker_state breaker_state(const struct breaker *breaker, int64_t now);
void breaker_succeeded(struct breaker *breaker);
/* waited: the caller lost time with it (a time-out), which must not happen to each request. */
void breaker_failed(struct breaker *breaker, int64_t now, bool waited);

#endif
