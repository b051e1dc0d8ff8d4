/*
 * When to leave a dead server alone. Closed: all is well. Open: calls fail at once. Half-open: the
 * time is over and one call tries; if it fails, the next time is twice as long. Processes may share
 * one in memory: what one of them learnt holds for all, and of all of them one tries. Times are the
 * caller's, in nanoseconds that never go back, the same for all. Zeros are a closed one.
 */
#ifndef TINTYPE_BASE_BREAKER_H
#define TINTYPE_BASE_BREAKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Failures in a row that open it; one that was waited for opens it alone. */
#define BREAKER_FAILURES 3
#define BREAKER_FIRST_NS INT64_C(250000000)
#define BREAKER_LONGEST_NS INT64_C(10000000000)

struct breaker {
	_Atomic int failures;              /* in a row */
	_Atomic int64_t pause, open_until; /* 0: closed */
};

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };

/* Before a call. BREAKER_HALF_OPEN: this one is to try, and it is open to all others until it has
 * told what became of it, or BREAKER_LONGEST_NS are over: it may have died. */
enum breaker_state breaker_enter(struct breaker *breaker, int64_t now);
bool breaker_is_closed(const struct breaker *breaker);
void breaker_succeeded(struct breaker *breaker);
/*
 * state: what breaker_enter() said to this call. Calls that were on their way when another opened
 * it tell nothing new. waited: the caller lost time with it (a time-out), which must not happen to
 * each request.
 */
void breaker_failed(struct breaker *breaker, enum breaker_state state, int64_t now, bool waited);

#endif
