#include "config.h"

#include "base/breaker.h"

#include "base/random.h"

enum breaker_state
breaker_state(const struct breaker *breaker, int64_t now)
{
	if (breaker->failures < BREAKER_FAILURES)
		return BREAKER_CLOSED;
	return now < breaker->open_until ? BREAKER_OPEN : BREAKER_HALF_OPEN;
}

void
breaker_succeeded(struct breaker *breaker)
{
	*breaker = (struct breaker){ 0 };
}

void
breaker_failed(struct breaker *breaker, int64_t now, bool waited)
{
	breaker->failures = waited || breaker->failures >= BREAKER_FAILURES ? BREAKER_FAILURES
									    : breaker->failures + 1;
	if (breaker->failures < BREAKER_FAILURES)
		return;
	breaker->pause = breaker->pause == 0 ? BREAKER_FIRST_NS : breaker->pause * 2;
	if (breaker->pause > BREAKER_LONGEST_NS)
		breaker->pause = BREAKER_LONGEST_NS;
	/* Up to a quarter more, so that all workers do not come at once. */
	breaker->open_until =
	    now + breaker->pause + (int64_t)random_below((uint64_t)breaker->pause / 4);
}
