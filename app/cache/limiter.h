/*
 * How often somebody may do something: an exact sliding window. Redis keeps the times of the hits
 * that were allowed (a list of at most limit numbers), and one script looks and adds atomically.
 * Refused hits leave no trace, so the window is not begun anew by whoever keeps knocking.
 */
#ifndef TINTYPE_CACHE_LIMITER_H
#define TINTYPE_CACHE_LIMITER_H

#include "cache/redis.h"

struct limit_rule {
	int64_t limit; /* at least 1; for "off" do not ask */
	int64_t window_ms;
};

struct limit_verdict {
	bool allowed;
	bool known; /* Redis said so; else it is away and everything is allowed */
	int64_t limit, remaining;
	int64_t reset_ms; /* until the oldest hit leaves the window; when refused: until there is
			     room */
};

/* The time of Redis itself, which is one for all machines. */
#define LIMITER_REDIS_TIME 0

/* One hit. Part of the caller's pipeline; now_ms is LIMITER_REDIS_TIME but in tests. */
void limiter_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct limit_rule *rule, int64_t now_ms);
/*
 * What became of it. Redis may not know the script (it was started anew): then this runs it, with a
 * round trip of its own. ran: redis_run() gave no problem.
 */
void limiter_reply(struct redis *redis, struct arena *arena, struct redis_command *command,
    const struct limit_rule *rule, bool ran, struct limit_verdict *verdict);
/* Whole seconds, at least 1, for Retry-After. */
int limiter_retry_after(const struct limit_verdict *verdict);

/*
 * A limiter of this process alone, for signing in while Redis is away: two counters for each of a
 * bounded number of subjects. When there are more, the one unseen for longest is forgotten.
 */
struct local_limiter;

struct local_limiter *local_limiter_new(struct arena *arena);
void local_limiter_hit(struct local_limiter *limiter, struct str key, const struct limit_rule *rule,
    int64_t now_ms, struct limit_verdict *verdict);

#endif
