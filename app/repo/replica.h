/*
 * Where the primary is in its log of changes, and how far a read replica has come. A replica shows
 * what was committed at a place if it is of the same system, on the same timeline, and its position
 * is not smaller.
 */
#ifndef TINTYPE_REPO_REPLICA_H
#define TINTYPE_REPO_REPLICA_H

#include "db/pg.h"

struct wal_place {
	int64_t system;   /* which database cluster */
	int64_t timeline; /* another one after each failover */
	int64_t position; /* bytes */
};

struct replica_state {
	bool standby; /* else it takes writes of its own */
	struct wal_place place;
	int64_t lag_seconds; /* since its last transaction was committed; not told: 0 */
};

/* Of the primary: behind everything that is committed. */
const struct problem *replica_repo_find_primary(
    struct pg *pg, struct arena *arena, struct wal_place *out) MUST_CHECK;
/* Of a replica. */
const struct problem *replica_repo_find_standby(
    struct pg *pg, struct arena *arena, struct replica_state *out) MUST_CHECK;
/* Its position alone, for the caller's pipeline; -1 if it is no standby. */
struct pg_call replica_repo_position_call(void);
int64_t replica_repo_position(const struct pg_call *call);

#endif
