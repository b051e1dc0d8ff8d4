/*
 * One Redis connection, owned by one process. Commands are argument vectors, never formats. Redis
 * is never needed for the truth: each call may fail, and the caller goes on without. A breaker
 * opens after failures, so that a dead Redis costs a request nothing: while it is open calls fail
 * at once, and one try in a while closes it again. All processes of a pool share it.
 */
#ifndef TINTYPE_CACHE_REDIS_H
#define TINTYPE_CACHE_REDIS_H

#include "base/arena.h"
#include "base/id.h"
#include "base/problem.h"

#define REDIS_ARGS_MAX 32
/* For the database of who has none: a Sentinel. */
#define REDIS_NO_DATABASE (-1)
/* For what can be done without: longer than a Redis takes that is well, and no longer than somebody
 * likes to look at nothing. */
#define REDIS_PATIENCE_NS INT64_C(500000000)

struct redis;
struct redis_shared;

struct redis_options {
	struct str host; /* name, address, or the path of a unix socket */
	int port;
	struct str password;
	int database;
	int max_retries;
	int64_t dial_timeout_ns, read_timeout_ns, write_timeout_ns;
	struct redis_shared *shared; /* NULL: with nobody */
	/* host[:port], comma-separated: they are asked who is the master of that service. Empty:
	 * host and port are. */
	struct str sentinels, service;
	bool keeps_pages; /* what it has kept is shown: cache/lineage.h */
};

enum redis_kind {
	REDIS_NIL,
	REDIS_STRING,
	REDIS_INTEGER,
	REDIS_ARRAY,
	REDIS_ERROR,
	REDIS_KIND_COUNT
};

struct redis_reply {
	enum redis_kind kind;
	int64_t integer;
	struct str string; /* also a status or an error's text */
	size_t count;
	const struct redis_reply *items;
};

struct redis_command {
	struct str args[REDIS_ARGS_MAX];
	size_t count;
	struct redis_reply reply; /* set by running it; lives in the arena */
};

struct redis_stats {
	int commands, round_trips;
	/* That ended by a time-out: of calls as any, and of those that tried whether Redis is back.
	 */
	int waits, trials;
	int64_t time_ns;
};

struct redis *redis_new(const struct redis_options *options);
void redis_free(struct redis *redis);
void redis_arg(struct redis_command *command, struct str arg);
void redis_arg_i64(struct redis_command *command, struct arena *arena, int64_t value);
void redis_arg_id(struct redis_command *command, struct arena *arena, struct id id);
/* All in one round trip. Problems (PROBLEM_UNAVAILABLE) mean that no reply can be relied on. */
const struct problem *redis_run(struct redis *redis, struct arena *arena,
    struct redis_command *commands, size_t count) MUST_CHECK;
/* The same, waiting no longer than that altogether, nor than the options say. */
const struct problem *redis_run_within(struct redis *redis, struct arena *arena,
    struct redis_command *commands, size_t count, int64_t nanoseconds) MUST_CHECK;
/*
 * Waits until whoever is told of changes (cache/watch.h) can see what the calls before it changed:
 * Redis has read something more, so it has written all of that.
 */
const struct problem *redis_fence(struct redis *redis, struct arena *arena) MUST_CHECK;
/* Ends the connection; the next call makes another. */
void redis_disconnect(struct redis *redis);
struct redis_shared *redis_shared(struct redis *redis);
/* The breaker is closed: the last that was heard of Redis was good. */
bool redis_usable(const struct redis *redis);
struct redis_stats redis_stats(const struct redis *redis);
void redis_stats_reset(struct redis *redis);

#endif
