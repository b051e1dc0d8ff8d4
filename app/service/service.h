/* What the rules work with: the worker's connections and stores. Owned by whoever made it (main's
 * app). */
#ifndef TINTYPE_SERVICE_SERVICE_H
#define TINTYPE_SERVICE_SERVICE_H

#include "base/arena.h"
#include "base/problem.h"

struct pg;
struct redis;
struct replica;
struct blob_store;
struct config;
struct account_lists;

struct service {
	const struct config *config;
	struct pg *pg;
	struct replica *replica; /* for listings; NULL: there is none */
	struct redis *redis;     /* every call may fail: go on without */
	struct blob_store *blobs;
	const struct account_lists *lists; /* needed only to make accounts and passwords */
};

#endif
