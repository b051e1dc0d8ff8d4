#include "config.h"

#include "base/breaker.h"

#include "base/random.h"

/* Further off than any pause: left in a file by a machine that has been started since. */
#define NONSENSE_NS (2 * BREAKER_LONGEST_NS)

enum breaker_state
breaker_enter(struct breaker *breaker, int64_t now)
{
	int64_t until = atomic_load(&breaker->open_until);

	if (until == 0)
		return BREAKER_CLOSED;
	if (now < until && until - now < NONSENSE_NS)
		return BREAKER_OPEN;
	return atomic_compare_exchange_strong(
		   &breaker->open_until, &until, now + BREAKER_LONGEST_NS)
		   ? BREAKER_HALF_OPEN
		   : BREAKER_OPEN;
}

bool
breaker_is_closed(const struct breaker *breaker)
{
	return atomic_load(&breaker->open_until) == 0;
}

void
breaker_succeeded(struct breaker *breaker)
{
	/* Not written each time: all share it. */
	if (atomic_load(&breaker->failures) == 0 && breaker_is_closed(breaker))
		return;
	atomic_store(&breaker->failures, 0);
	atomic_store(&breaker->open_until, 0);
}

void
breaker_failed(struct breaker *breaker, enum breaker_state state, int64_t now, bool waited)
{
	int64_t until = atomic_load(&breaker->open_until), pause = BREAKER_FIRST_NS;

	if (state == BREAKER_HALF_OPEN)
		pause = 2 * atomic_load(&breaker->pause);
	else if (until != 0 ||
		 (atomic_fetch_add(&breaker->failures, 1) + 1 < BREAKER_FAILURES && !waited))
		return;
	if (pause > BREAKER_LONGEST_NS)
		pause = BREAKER_LONGEST_NS;
	/* Up to a quarter more, so that all machines do not come at once. */
	if (atomic_compare_exchange_strong(&breaker->open_until, &until,
		now + pause + (int64_t)random_below((uint64_t)pause / 4)))
		atomic_store(&breaker->pause, pause);
}
