/*
 * A second connection on which Redis tells each change of a generation number (CLIENT TRACKING,
 * broadcasting), so that what a worker was told before it need not ask again. Only with a Redis
 * behind a unix socket: Redis puts the message into our socket's buffer, in this machine's memory,
 * before it reads the next thing from anybody. Whoever changed a number and has then been answered
 * once more (redis_fence()) knows that every watcher can see it, and whoever looks into its socket
 * before it trusts a number sees all that was told before.
 *
 * What the messages say is not read: any of them ends all that is known. So does the end of the
 * connection, and a socket so full that Redis may be holding messages back.
 */
#ifndef TINTYPE_CACHE_WATCH_H
#define TINTYPE_CACHE_WATCH_H

#include "cache/known.h"

struct arena;
struct redis;

struct watch {
	struct redis *connection; /* NULL: nobody tells us */
	uint64_t serial;          /* another one after each message and each connection */
	size_t most;              /* bytes in the socket: more, and it may have been full */
	bool wanted;              /* numbers are asked for so often that it pays */
	int64_t asked_ns;         /* when they were asked for last */
	int64_t used_ns;          /* when watch_serial() was called last */
	int64_t not_before_ns;    /* no sooner is it tried again */
	struct known known;
};

/*
 * What Redis has told meanwhile is taken notice of: what was asked after this gave a serial still
 * holds when it gives the same again. One system call. 0: nobody tells us, so nothing is known.
 */
uint64_t watch_serial(struct redis *redis);
/* Numbers are asked for, at that time. */
void watch_asked(struct redis *redis, int64_t now_ns);
/* What was learnt on the worker's connection, by the serials from here. */
struct known *watch_known(struct redis *redis);
void watch_close(struct redis *redis);

/* Between requests: connects if it pays. Gives how long the worker may rest before watch_upkeep().
 */
int64_t watch_done(struct redis *redis, struct arena *arena);
/* Leaves a Redis alone that is asked for nothing any more, and gives the same. */
int64_t watch_upkeep(struct redis *redis);

#endif
