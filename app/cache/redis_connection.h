/* Inside of a Redis connection: shared by the files that make it, seen by no other. */
#ifndef TINTYPE_CACHE_REDIS_CONNECTION_H
#define TINTYPE_CACHE_REDIS_CONNECTION_H

#include <hiredis/hiredis.h>

#include "base/breaker.h"
#include "cache/redis.h"
#include "cache/shared.h"
#include "cache/watch.h"

/* So often whoever waits looks whether somebody else has found Redis dead meanwhile. */
#define LOOK_NS INT64_C(50000000)

struct redis {
	struct redis_options options; /* its texts are ours, NUL-terminated */
	redisContext *context;        /* NULL: not connected */
	struct redis_shared *shared, own;
	struct redis_stats stats;
	struct arena texts;
	int64_t used_at_ns;
	size_t sentinel; /* that is asked first: it answered last time */
	char run_id[48]; /* of the process that context leads to; empty: it does not say */
	struct watch watch;
};

/* One exchange with the server. */
struct exchange {
	struct redis *redis;
	struct arena *arena;
	enum breaker_state state;
	int64_t end; /* of all waiting */
	int64_t read_timeout, write_timeout;
	size_t sent;     /* bytes */
	bool waited;     /* failed by a time-out */
	bool trusted;    /* the connection was not asked whether it lives */
	const char *why; /* it failed */
};

/* Makes the connection: to the master, if Sentinels tell which that is. */
bool redis_connect(struct exchange *exchange, int64_t dial_timeout);
bool redis_set_timeouts(struct exchange *exchange);
bool redis_round_trip(struct exchange *exchange, struct redis_command *commands, size_t count);
/* Ends the connection and says why; both are false. */
bool redis_fail(struct exchange *exchange, const char *what, const char *why, bool waited);
bool redis_fail_errno(struct exchange *exchange, const char *what);

#endif
