/*
 * What the processes of a pool tell each other of Redis, in memory they share: whether it is to be
 * left alone, and whether kept answers may be believed. Somebody who changed something and could
 * not tell Redis owes it; until that is paid, by whomever, nobody of the pool shows what Redis has
 * kept.
 */
#ifndef TINTYPE_CACHE_SHARED_H
#define TINTYPE_CACHE_SHARED_H

#include "base/breaker.h"

struct redis_shared {
	struct breaker breaker;
	_Atomic uint64_t owed, paid; /* debts that were made, and how many of them are paid */
	_Atomic int64_t doubt_until;
	_Atomic int64_t lost_at; /* when Redis did not answer any more */
};

/*
 * Shared with processes that are forked from now on; or, with a path, with all that open that file.
 * Never given back. NULL with errno: there is no memory, or no file.
 */
struct redis_shared *redis_shared_open(const char *path);
void redis_shared_owe(struct redis_shared *shared);
/* What is owed, for redis_shared_pay(). 0: nothing. */
uint64_t redis_shared_debt(const struct redis_shared *shared);
/* Redis was told everything after that debt was seen. */
void redis_shared_pay(struct redis_shared *shared, uint64_t debt);
/* Redis, which was well, does not answer. */
void redis_shared_lose(struct redis_shared *shared);
/*
 * Waits until nobody goes any more by what Redis told before it was lost: also those who do not
 * share this memory.
 */
void redis_shared_outwait(const struct redis_shared *shared);
/* What Redis says of sessions is not believed for that long: one ended, and Redis was not told. */
void redis_shared_doubt(struct redis_shared *shared, int64_t nanoseconds);
bool redis_shared_doubts(const struct redis_shared *shared);

#endif
