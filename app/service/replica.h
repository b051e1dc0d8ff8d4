/*
 * The read replica of a worker: a second connection, to one host of DB_READ_HOSTS, that listings
 * and searches are read from if it has come far enough. It is made and checked by a thread of its
 * own between requests, so no request ever waits for a connection; which host is the worker's is a
 * matter of its process id, and when that host fails it is the next one's turn, with a breaker in
 * front of it.
 *
 * How far is far enough is told by Redis (cache/position.h) together with the generation that the
 * page is made for. So a page from a replica shows what one from the primary would: every change
 * whose call has returned. Who has no word from Redis asks the primary.
 *
 * What is read: behind replica_require(), replica_begin() gives the
 * connection or NULL, the caller runs one repo function with it, and replica_end() says whether the
 * result counts. If it does not, the same is asked of the primary.
 */
#ifndef TINTYPE_SERVICE_REPLICA_H
#define TINTYPE_SERVICE_REPLICA_H

#include "cache/redis.h"
#include "db/pg.h"

struct config;
struct replica;

/* What became of listings of this request for which a replica was wanted. */
struct replica_stats {
	int used, behind, failed;
};

/* Whether there are any: DB_READ_HOSTS is set. */
bool replica_wanted(const struct config *config);
/*
 * Tells Redis how far replicas must come to have everything that is committed now: asks the primary
 * and makes the command. For whoever has changed what listings show.
 */
const struct problem *replica_tell_command(
    struct pg *primary, struct arena *arena, struct redis_command *command) MUST_CHECK;

/*
 * NULL if none is wanted: then all functions below do nothing. Lives in the arena; both connections
 * outlive it.
 */
struct replica *replica_open(struct arena *arena, const struct config *config, struct pg *primary,
    struct redis *redis, const char *name);
void replica_close(struct replica *replica);
/* Between requests: begins, checks, renews the connection. Nanoseconds until it wants that again.
 */
int64_t replica_upkeep(struct replica *replica);
/* What has changed since it was last asked, for the log; NULL: nothing. */
const char *replica_news(struct replica *replica);
/* There is one, and it was good when it was last asked. */
bool replica_ready(const struct replica *replica);
bool replica_connected(const struct replica *replica);
void replica_observe(struct replica *replica, pg_observer *observer, void *context);

/* The key that says how far it must have come; empty: it is not to be asked now. */
struct str replica_key(const struct replica *replica, struct arena *arena);
/* What that key said, read after the generation. */
void replica_require(struct replica *replica, struct str told);
/* From now on nothing is required, so nothing can be read: before each page that is made. */
void replica_require_nothing(struct replica *replica);
/* At the beginning of a request: the same, and counting begins anew. */
void replica_forget(struct replica *replica);
struct pg *replica_begin(struct replica *replica);
bool replica_end(struct replica *replica, const struct problem *problem);
struct replica_stats replica_stats(const struct replica *replica);
struct pg_stats replica_pg_stats(const struct replica *replica);

#endif
